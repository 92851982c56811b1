# Of a name with one part an ARN does not tell whether it begins with a slash.
parameter_path() {
  local path=${SSM_PARAMETER##*:parameter/}
  printf '%s' "${path#/}"
}
parameter_arn() {
  if [[ $SSM_PARAMETER == arn:* ]]; then
    printf '%s' "$SSM_PARAMETER"
  else
    printf 'arn:%s:ssm:%s:%s:parameter/%s' "$AWS_PARTITION" "$REGION" "$ACCOUNT_ID" "$(parameter_path)"
  fi
}
document() { policy "$(allow ssm:GetParameters "$(parameter_arn)")"; }
parameter_exists() {
  local filters found
  filters=$(jq -cn --arg path "$(parameter_path)" \
    '[{Key: "Name", Values: ["/" + $path, if $path | contains("/") then empty else $path end]}]') || return
  found=$(aws ssm describe-parameters --parameter-filters "$filters") || return
  holds "$found" '.Parameters | length > 0'
}
describe() {
  describe_document "$EXECUTION_ROLE_NAME"
  say "a parameter that does not exist is not created"
}
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; may '*' ssm:DescribeParameters; }
changes()  { document_change "$EXECUTION_ROLE_NAME"; }
check()    { parameter_exists && role_has_document "$EXECUTION_ROLE_NAME"; }
apply()    {
  if ! parameter_exists; then
    die "There is no parameter $SSM_PARAMETER in Region $REGION: create it, or correct valueFrom in the task definition."
  fi
  put_document "$EXECUTION_ROLE_NAME"
}
verify()   { document_works "$EXECUTION_ROLE_NAME"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
