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
describe() { describe_document "$EXECUTION_ROLE_NAME"; }
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; }
changes()  { document_change "$EXECUTION_ROLE_NAME"; }
check()    { role_has_document "$EXECUTION_ROLE_NAME"; }
apply()    { put_document "$EXECUTION_ROLE_NAME"; }
verify()   { document_works "$EXECUTION_ROLE_NAME"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
