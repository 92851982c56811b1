MANAGED=arn:$AWS_PARTITION:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role

describe() {
  say "attach the managed policy AmazonEC2ContainerServiceforEC2Role to the instance role $INSTANCE_ROLE_NAME"
  say "(afterwards, on each instance: sudo systemctl restart ecs)"
}
permissions() {
  may "$(role_arn "$INSTANCE_ROLE_NAME")" iam:GetRole iam:ListAttachedRolePolicies iam:AttachRolePolicy iam:DetachRolePolicy
}
attached() { aws iam list-attached-role-policies --role-name "$INSTANCE_ROLE_NAME" | jq -c '[.AttachedPolicies[].PolicyArn] | sort'; }
check()    {
  local attached
  attached=$(attached) || return
  holds "$attached" 'index([$policy]) != null' --arg policy "$MANAGED"
}
changes()  {
  local attached
  attached=$(attached) || return
  shows_change "policies of role $INSTANCE_ROLE_NAME" "$attached" "$(jq -c --arg policy "$MANAGED" '. + [$policy] | sort' <<<"$attached")"
}
apply()    {
  save attached "$MANAGED"
  aws iam attach-role-policy --role-name "$INSTANCE_ROLE_NAME" --policy-arn "$MANAGED"
}
verify()   { eventually check; }
undo()     {
  saved attached >/dev/null || return 0
  aws_unless NoSuchEntity iam detach-role-policy --role-name "$INSTANCE_ROLE_NAME" --policy-arn "$MANAGED"
}
