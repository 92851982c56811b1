revision()    {
  by_filter "$1" 'in_container($container; if .healthCheck == null then error("container \($container) has no healthCheck")
    else .healthCheck |= (with_number("startPeriod"; $start) | with_number("interval"; $interval)
      | with_number("timeout"; $timeout) | with_number("retries"; $retries)
      | if $command == "" then . else .command = ($command | fromjson) end) end)' \
    --arg container "$CONTAINER" --arg start "$HEALTH_START_PERIOD" --arg interval "${HEALTH_INTERVAL:-}" \
    --arg timeout "${HEALTH_TIMEOUT:-}" --arg retries "${HEALTH_RETRIES:-}" --arg command "${HEALTH_COMMAND:-}"
}
describe()    {
  describe_revision "failed health checks of container $CONTAINER do not count for its first $HEALTH_START_PERIOD seconds"
  [[ -z "${HEALTH_INTERVAL:-}${HEALTH_TIMEOUT:-}${HEALTH_RETRIES:-}" ]] ||
    say "(interval: ${HEALTH_INTERVAL:-as it is}, timeout: ${HEALTH_TIMEOUT:-as it is}, retries: ${HEALTH_RETRIES:-as they are})"
  [[ -z ${HEALTH_COMMAND:-} ]] || say "(the check becomes $HEALTH_COMMAND)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
