use_policy_of "$RESOURCE"

account()  { account_of "$RESOURCE"; }
describe() { describe_role_addition; }
permissions() { may_change_policy; may_read_caller; }
addition() { role_addition; }
changes()  { addition_change "policy of $RESOURCE"; }
check()    { only_a_deny_refuses && has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
