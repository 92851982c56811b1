document()    { policy "$(allow secretsmanager:GetSecretValue "$REGISTRY_SECRET_ARN")"; }
revision()    {
  by_filter "$1" 'in_container($container; .repositoryCredentials = {credentialsParameter: $secret})' \
    --arg container "$CONTAINER" --arg secret "$REGISTRY_SECRET_ARN"
}
describe()    {
  describe_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"
  describe_revision "container $CONTAINER logs in to its registry with the secret $REGISTRY_SECRET_ARN"
  say "(the secret must hold {\"username\": …, \"password\": …}; this script does not read it." \
    "With a KMS key of your own, the role needs kms:Decrypt on that key too)"
}
permissions() {
  may_put_inline_policy role "$EXECUTION_ROLE_NAME"
  may_change_task_definition
  may "$REGISTRY_SECRET_ARN" secretsmanager:DescribeSecret
}
changes()     {
  inline_policy_change role "$EXECUTION_ROLE_NAME" "$(document)"
  revision task_definition_change
}
check()       { inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)" && revision revision_is_made; }
apply()       {
  demand_secret "$REGISTRY_SECRET_ARN"
  put_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"
  revision revision_is_made || revision change_task_definition
}
verify()      {
  eventually inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)" && revision revision_is_in_use &&
    simulates role "$EXECUTION_ROLE_NAME" "$(document)"
}
undo()        { restore_task_definition; remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
