document() {
  local arn secret key
  arn=$(cut -d: -f1-7 <<<"$SECRET_ARN")
  # an ARN without its random ending stands for every version of the secret's name: six characters, no more
  [[ $arn =~ -[A-Za-z0-9]{6}$ ]] || arn+='-??????'
  secret=$(allow secretsmanager:GetSecretValue "$arn") || return
  key=""
  if [[ -n $KMS_KEY_ARN ]]; then
    key=$(allow kms:Decrypt "$KMS_KEY_ARN" | jq -c '.Sid += "Key"') || return
  fi
  policy "$secret" "$key"
}
describe() { describe_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; }
changes()  { inline_policy_change role "$EXECUTION_ROLE_NAME" "$(document)"; }
check()    { inline_policy_is role "$EXECUTION_ROLE_NAME" "$(document)"; }
apply()    { put_inline_policy role "$EXECUTION_ROLE_NAME" "$(document)"; }
verify()   { eventually check && simulates role "$EXECUTION_ROLE_NAME" "$(document)"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
