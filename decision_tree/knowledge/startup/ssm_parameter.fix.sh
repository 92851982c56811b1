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
  describe_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"
  say "a parameter that does not exist is not created"
}
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; may '*' ssm:DescribeParameters; }
changes()  { inline_policy_change role "$EXECUTION_ROLE_NAME" "$(document)"; }
check()    { parameter_exists && inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)"; }
apply()    {
  if ! parameter_exists; then
    die "There is no parameter $SSM_PARAMETER in Region $REGION: create it, or correct valueFrom in the task definition."
  fi
  put_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"
}
verify()   { eventually check && simulates role "$EXECUTION_ROLE_NAME" "$(document)"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
