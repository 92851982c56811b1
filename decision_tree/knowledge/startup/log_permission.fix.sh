document() {
  policy "$(allow "logs:CreateLogStream logs:PutLogEvents" \
    "arn:$AWS_PARTITION:logs:$REGION:$ACCOUNT_ID:log-group:$LOG_GROUP_NAME:*")"
}
describe() { describe_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; }
changes()  { inline_policy_change role "$EXECUTION_ROLE_NAME" "$(document)"; }
check()    { inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)"; }
apply()    { put_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
verify()   { eventually check && simulates role "$EXECUTION_ROLE_NAME" "$(document)"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
