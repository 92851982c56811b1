describe()    {
  say "add a statement to the trust policy of role $ROLE_NAME that lets ecs.amazonaws.com assume it;"
  say "the statements that are there stay"
}
permissions() { may_change_trust "$ROLE_NAME"; }
# as AWS writes it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
statement()   {
  jq -cn --arg sid "$(statement_id)" \
    '{Sid: $sid, Effect: "Allow", Principal: {Service: "ecs.amazonaws.com"}, Action: "sts:AssumeRole"}'
}
ABOUT='[.Statement | [.] | flatten[] | select((.Principal // {}) | if type == "object" then [.Service // []] else [.] end
  | flatten | any(.[]; . == "ecs.amazonaws.com" or . == "*"))] as $about'
check()       {
  local trust
  trust=$(trust_of "$ROLE_NAME") || return
  if holds "$trust" "$ABOUT"' | any($about[]; .Effect == "Deny" or (.Condition // {}) != {})'; then
    die "The trust policy of $ROLE_NAME has a Deny or a condition for ecs.amazonaws.com: read it, and change it by hand."
  fi
  holds "$trust" "$ABOUT"' | any($about[]; [.Action] | flatten | any(.[]; IN("sts:AssumeRole", "sts:*", "*")))'
}
changes()     {
  local trust
  trust=$(trust_of "$ROLE_NAME") || return
  policy_change "trust policy of role $ROLE_NAME" "$trust" "$(with_statement "$trust" "$(statement)")"
}
apply()       {
  local trust
  trust=$(trust_of "$ROLE_NAME")
  save trust "$trust"
  aws iam update-assume-role-policy --role-name "$ROLE_NAME" --policy-document "$(with_statement "$trust" "$(statement)")"
}
verify()      { eventually check; }
undo()        {
  saved trust >/dev/null || return 0
  untrust_ecs "$ROLE_NAME"
}
