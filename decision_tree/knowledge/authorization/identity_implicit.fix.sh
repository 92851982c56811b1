document() { policy "$(allow "$ACTION" "$RESOURCE")"; }
describe() {
  describe_inline_policy "role or user" "$CALLER" "$(document)"
  warn_if_everything "$RESOURCE"
}
permissions() {
  local kind
  kind=$(principal_kind "$CALLER") || return
  may_put_inline_policy "$kind" "$CALLER"
}
changes()  {
  local kind
  kind=$(principal_kind "$CALLER") || return
  inline_policy_change "$kind" "$CALLER" "$(document)"
}
check()    {
  local kind
  kind=$(principal_kind "$CALLER") || return
  inline_policy_is "$kind" "$CALLER" "$(document)"
}
apply()    {
  local kind
  kind=$(principal_kind "$CALLER")
  put_inline_policy "$kind" "$CALLER" "$(document)"
}
verify()   {
  local kind
  eventually check || return 1
  kind=$(principal_kind "$CALLER")
  simulates "$kind" "$CALLER" "$(document)"
}
undo()     {
  local kind
  kind=$(principal_kind "$CALLER")
  remove_inline_policy "$kind" "$CALLER"
}
