describe() { describe_trust "$EXECUTION_ROLE_NAME"; }
permissions() { may_change_trust "$EXECUTION_ROLE_NAME"; }
changes()  { trust_change "$EXECUTION_ROLE_NAME"; }
check()    { trusts_ecs "$EXECUTION_ROLE_NAME"; }
apply()    { trust_ecs "$EXECUTION_ROLE_NAME"; }
verify()   { eventually check; }
undo()     { untrust_ecs "$EXECUTION_ROLE_NAME"; }
