document() { policy "$(allow "$ACTION" "$RESOURCE")"; }
describe() { describe_inline_policy role "$ROLE_NAME" "$(document)"; warn_if_everything "$RESOURCE"; }
permissions() { may_put_inline_policy role "$ROLE_NAME"; }
changes()  { inline_policy_change role "$ROLE_NAME" "$(document)"; }
check()    { inline_policy_is role "$ROLE_NAME" "$(document)"; }
apply()    { put_inline_policy role "$ROLE_NAME" "$(document)"; }
verify()   { eventually check && simulates role "$ROLE_NAME" "$(document)"; }
undo()     { remove_inline_policy role "$ROLE_NAME"; }
