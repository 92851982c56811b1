REGION=$(cut -d: -f4 <<<"$KMS_KEY_ARN")
KEY_ID=${KMS_KEY_ARN##*/}

account()  { account_of "$KMS_KEY_ARN"; }
key()      { aws kms describe-key --key-id "$KEY_ID" | jq -ec .KeyMetadata; }
state()    { key | jq -er .KeyState; }
describe() {
  say "enable key $KMS_KEY_ARN;"
  say "where it is scheduled for deletion, cancel that first"
}
permissions() {
  may "$KMS_KEY_ARN" kms:DescribeKey kms:EnableKey kms:CancelKeyDeletion kms:DisableKey kms:ScheduleKeyDeletion
}
check()    {
  local state
  state=$(state) || return
  [[ $state == Enabled || $state == Updating ]]
}
changes()  { shows_change "state of the key" "$(state)" Enabled; }
apply()    {
  local key state
  key=$(key)
  state=$(jq -er .KeyState <<<"$key")
  case $state in
  PendingDeletion)
    save deletion "$(jq -r '.DeletionDate // empty' <<<"$key")"
    aws kms cancel-key-deletion --key-id "$KEY_ID" >/dev/null
    ;;
  Disabled) ;;
  *) die "The key is $state: that cannot be mended by enabling it." ;;
  esac
  save state "$state" # a key whose deletion is cancelled is Disabled
  aws kms enable-key --key-id "$KEY_ID"
}
verify()   { eventually check; }
days_left() { # DATE: 7 to 30, as ScheduleKeyDeletion takes them
  jq -rn --arg date "$1" '($date | tonumber? // (sub("\\.[0-9]+"; "") | sub("([+-][0-9:]+|Z)$"; "Z") | fromdateiso8601)) as $then
    | (($then - now) / 86400 | ceil) | if . < 7 then 7 elif . > 30 then 30 else . end' 2>/dev/null || printf 30
}
undo()     {
  local deletion state
  state=$(state)
  if deletion=$(saved deletion); then
    if [[ $state != PendingDeletion ]]; then
      aws kms schedule-key-deletion --key-id "$KEY_ID" --pending-window-in-days "$(days_left "$deletion")" >/dev/null
      say "  the key is scheduled for deletion again, as it was"
    fi
  elif saved state >/dev/null && [[ $state == Enabled ]]; then
    aws kms disable-key --key-id "$KEY_ID"
  fi
}
