# only to ECS tasks: PassRole alone would let the deployer give the role to any service
document() {
  local arn statement
  arn=$(role_arn "$PASSED_ROLE_NAME") || return
  statement=$(allow iam:PassRole "$arn") || return
  policy "$(jq -c '.Condition = {StringEquals: {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}' <<<"$statement")"
}
describe() {
  say "add to the deployer $DEPLOYER the inline policy $(inline_policy_name), which allows only"
  say "  iam:PassRole on role $PASSED_ROLE_NAME, and only to ecs-tasks.amazonaws.com"
}
permissions() {
  local kind
  kind=$(principal_kind "$DEPLOYER") || return
  may_put_inline_policy "$kind" "$DEPLOYER"
  may "$(role_arn "$PASSED_ROLE_NAME")" iam:GetRole
}
changes()  {
  local kind document
  kind=$(principal_kind "$DEPLOYER") || return
  document=$(document) || return
  inline_policy_change "$kind" "$DEPLOYER" "$document"
}
check()    {
  local kind document
  kind=$(principal_kind "$DEPLOYER") || return
  document=$(document) || return
  inline_policy_is "$kind" "$DEPLOYER" "$document"
}
apply()    {
  local kind document
  kind=$(principal_kind "$DEPLOYER")
  document=$(document)
  put_inline_policy "$kind" "$DEPLOYER" "$document"
}
verify()   {
  local kind document
  eventually check || return 1
  kind=$(principal_kind "$DEPLOYER")
  document=$(document)
  simulates "$kind" "$DEPLOYER" "$document"
}
undo()     {
  local kind
  kind=$(principal_kind "$DEPLOYER")
  remove_inline_policy "$kind" "$DEPLOYER"
}
