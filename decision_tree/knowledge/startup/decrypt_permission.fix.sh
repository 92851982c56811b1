document() { policy "$(allow kms:Decrypt "$KMS_KEY_ARN")"; }
describe() { describe_document "$EXECUTION_ROLE_NAME"; }
permissions() { may_put_inline_policy role "$EXECUTION_ROLE_NAME"; }
changes()  { document_change "$EXECUTION_ROLE_NAME"; }
check()    { role_has_document "$EXECUTION_ROLE_NAME"; }
apply()    { put_document "$EXECUTION_ROLE_NAME"; }
verify()   { document_works "$EXECUTION_ROLE_NAME"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
