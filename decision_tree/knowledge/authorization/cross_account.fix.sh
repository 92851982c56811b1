use_policy_of "$RESOURCE"

# To be run in the resource's account. An ARN of S3 does not tell it: it is not that of the role.
account()  {
  local account
  account=$(account_of "$RESOURCE")
  if [[ -z $account && $AWS_ACCOUNT == "$ACCOUNT_ID" ]]; then
    account="of the resource's owner"
  fi
  printf '%s' "$account"
}
describe() { say "in the account that owns it,"; describe_role_addition; }
permissions() { may_change_policy; may_read_caller; }
addition() { role_addition; }
changes()  { addition_change "policy of $RESOURCE"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
