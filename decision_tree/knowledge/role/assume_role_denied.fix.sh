use_trust_policy "${RESOURCE##*/}"

account()  { account_of "$RESOURCE"; } # of the role that is to be assumed: its owner says who may
describe() {
  say "in the account of $RESOURCE, add a statement to its trust policy that lets"
  say "role $ROLE_NAME of account $ACCOUNT_ID assume it; the statements that are there stay"
}
permissions() { may_change_policy; may_read_caller; }
addition() {
  local principal
  [[ $RESOURCE == arn:*:iam::*:role/* ]] || die "RESOURCE must be the ARN of the role that is to be assumed; it is $RESOURCE."
  principal=$(caller_principal) || return
  allow sts:AssumeRole x | jq -c --arg principal "$principal" 'del(.Resource) | .Principal = {AWS: $principal}'
}
changes()  { addition_change "trust policy of $RESOURCE"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
