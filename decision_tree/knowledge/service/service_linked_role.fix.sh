describe() { say "create the service-linked role AWSServiceRoleForECS, which only Amazon ECS can assume"; }
check()    {
  local roles
  roles=$(aws iam list-roles --path-prefix /aws-service-role/ecs.amazonaws.com/) || return
  holds "$roles" '.Roles | length > 0'
}
apply()    {
  local role
  role=$(aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com)
  save created "$(jq -r .Role.RoleName <<<"$role")"
}
verify()   { eventually check; }
undo()     {
  local role
  role=$(saved created) || return 0
  aws_unless NoSuchEntity iam delete-service-linked-role --role-name "$role" >/dev/null
}
