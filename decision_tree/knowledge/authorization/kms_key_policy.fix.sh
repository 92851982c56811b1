REGION=$(cut -d: -f4 <<<"$KMS_KEY_ARN") # the key policy can be changed in the key's own Region and account only
account()  { cut -d: -f5 <<<"$KMS_KEY_ARN"; }
describe() {
  say "add a statement to the policy of key $KMS_KEY_ARN"
  say "that allows $ACTION to role $ROLE_NAME of account $ACCOUNT_ID; the statements that are there stay"
}
addition() {
  local principal
  [[ $ACTION == kms:* ]] || die "ACTION must be an action of KMS, such as kms:Decrypt; it is $ACTION."
  principal=$(role_arn_in "$ROLE_NAME" "$ACCOUNT_ID") || return
  # in a key policy "*" is this key alone, and the only resource there is
  allow "$ACTION" '*' | jq -c --arg principal "$principal" '.Principal = {AWS: $principal}'
}
key_policy() { aws kms get-key-policy --key-id "$KMS_KEY_ARN" --policy-name default | jq -er .Policy; }
check()    {
  local policy addition
  addition=$(addition) || return
  policy=$(key_policy) || return
  has_statement "$policy" "$addition"
}
apply()    {
  local policy addition
  addition=$(addition)
  policy=$(key_policy)
  save policy "$policy"
  policy=$(with_statement "$policy" "$addition")
  aws kms put-key-policy --key-id "$KMS_KEY_ARN" --policy-name default --policy "$policy"
}
verify()   { eventually check; }
undo()     {
  local policy
  policy=$(key_policy)
  policy=$(without_statement "$policy" "$(statement_id)" "$(saved policy)")
  aws kms put-key-policy --key-id "$KMS_KEY_ARN" --policy-name default --policy "$policy"
}
