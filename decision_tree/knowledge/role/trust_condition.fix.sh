describe() { describe_trust "$ROLE_NAME"; say "with conditions that ECS meets"; }
permissions() { may_change_trust "$ROLE_NAME"; }
changes()  { trust_change "$ROLE_NAME"; }
check()    { trusts_ecs "$ROLE_NAME"; }
apply()    { trust_ecs "$ROLE_NAME"; }
verify()   { eventually check; }
undo()     { untrust_ecs "$ROLE_NAME"; }
