document() { pull_document; }
describe() { describe_document "$INSTANCE_ROLE_NAME"; }
permissions() { may_put_inline_policy role "$INSTANCE_ROLE_NAME"; }
changes()  { document_change "$INSTANCE_ROLE_NAME"; }
check()    { role_has_document "$INSTANCE_ROLE_NAME"; }
apply()    { put_document "$INSTANCE_ROLE_NAME"; }
verify()   { document_works "$INSTANCE_ROLE_NAME"; }
undo()     { remove_inline_policy role "$INSTANCE_ROLE_NAME"; }
