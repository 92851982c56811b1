document() {
  # ecr:GetAuthorizationToken knows no resource; the others are given for the one repository only
  policy "$(allow ecr:GetAuthorizationToken '*' | jq -c '.Sid += "Token"')" \
    "$(allow "ecr:BatchGetImage ecr:GetDownloadUrlForLayer" \
      "arn:$AWS_PARTITION:ecr:$REGION:$REPOSITORY_ACCOUNT:repository/$REPOSITORY")"
}
describe() { describe_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; }
changes()  { inline_policy_change role "$EXECUTION_ROLE_NAME" "$(document)"; }
check()    { inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)"; }
apply()    { put_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
verify()   { eventually check && simulates role "$EXECUTION_ROLE_NAME" "$(document)"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
