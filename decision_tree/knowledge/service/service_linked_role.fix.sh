describe()    { say "create the service-linked role AWSServiceRoleForECS, which only Amazon ECS can assume"; }
permissions() {
  may '*' iam:ListRoles
  may "arn:$AWS_PARTITION:iam::$AWS_ACCOUNT:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS*" \
    iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole
}
check()       {
  local roles
  roles=$(aws iam list-roles --path-prefix /aws-service-role/ecs.amazonaws.com/) || return
  holds "$roles" '.Roles | length > 0'
}
apply()       {
  save created AWSServiceRoleForECS
  call_aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com >/dev/null && return
  report_aws
  # there is one meanwhile, which somebody else made
  if grep -qF '(InvalidInput)' "$SCRATCH/aws"; then
    forget created
  fi
  return 1
}
verify()      { eventually check; }
undo()        {
  local role
  role=$(saved created) || return 0
  aws_unless NoSuchEntity iam delete-service-linked-role --role-name "$role" >/dev/null
}
