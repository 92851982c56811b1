use_policy_of "$KMS_KEY_ARN" # it can be changed in the key's own Region and account only

account()  { account_of "$KMS_KEY_ARN"; }
describe() {
  say "add a statement to the policy of key $KMS_KEY_ARN"
  say "that allows $ACTION to role $ROLE_NAME of account $ACCOUNT_ID; the statements that are there stay"
}
permissions() { may_change_policy; may_read_caller; }
addition() {
  local principal
  [[ $ACTION == kms:* ]] || die "ACTION must be an action of KMS, such as kms:Decrypt; it is $ACTION."
  principal=$(caller_principal) || return
  # in a key policy "*" is this key alone, and the only resource there is
  allow "$ACTION" '*' | jq -c --arg principal "$principal" '.Principal = {AWS: $principal}'
}
changes()  { addition_change "policy of the key"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
