describe() { say "decode the text of ENCODED_MESSAGE and show what was refused, to whom and by what; nothing is changed"; }
permissions() { may '*' sts:DecodeAuthorizationMessage; }
check()    { saved decoded >/dev/null; }
apply()    {
  local decoded
  decoded=$(aws sts decode-authorization-message --encoded-message "$ENCODED_MESSAGE" | jq -ec '.DecodedMessage | fromjson')
  jq -r 'def shown: if . == null then "not told" else tostring end;
    "  action:        \(.context.action | shown)",
    "  resource:      \(.context.resource | shown)",
    "  caller:        \(.context.principal.arn | shown)",
    "  refused by:    \(if .explicitDeny then "a Deny statement" else "no policy that allows it" end)",
    (.matchedStatements.items[]? | "  statement:     \(.statementId | if . == "" then "without an id" else shown end)")' <<<"$decoded" |
    tr -d '\000-\010\013-\037\177'
  say "  Start a new case with these answers: it leads to the policy that has to be changed."
  save decoded yes
}
verify()   { check; }
undo()     { :; }
