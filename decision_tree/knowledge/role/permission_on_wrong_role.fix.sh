document() { policy "$(allow "$ACTION" "$RESOURCE")"; }
describe() { describe_document "$ROLE_NAME"; warn_if_everything "$RESOURCE"; }
permissions() { may_put_inline_policy role "$ROLE_NAME"; }
changes()  { document_change "$ROLE_NAME"; }
check()    { role_has_document "$ROLE_NAME"; }
apply()    { put_document "$ROLE_NAME"; }
verify()   { document_works "$ROLE_NAME"; }
undo()     { remove_inline_policy role "$ROLE_NAME"; }
