# Without a wish of the person no task is taken away: the maximum rises to 200 percent, ECS's own default.
describe()    {
  say "let deployments of service $SERVICE in cluster $CLUSTER have at most ${MAXIMUM_PERCENT:-200} percent of its tasks" \
    "and at least ${MINIMUM_HEALTHY_PERCENT:-as many percent as now}; its circuit breaker and alarms stay"
}
permissions() { may_deploy; }
# the minimum is rounded up, the maximum down
check()       {
  holds "$(service)" '.desiredCount as $n | .deploymentConfiguration
    | $n == 0 or (($n * .maximumPercent / 100 | floor) > $n) or (($n * .minimumHealthyPercent / 100 | ceil) < $n)'
}
wanted()      { # SERVICE
  jq -ec --arg minimum "$MINIMUM_HEALTHY_PERCENT" --arg maximum "$MAXIMUM_PERCENT" '
    (.schedulingStrategy == "DAEMON") as $daemon | .deploymentConfiguration
    | if $minimum != "" then .minimumHealthyPercent = ($minimum | tonumber) else . end
    | if $daemon then . elif $maximum != "" then .maximumPercent = ($maximum | tonumber)
      elif $minimum != "" then . else .maximumPercent = 200 end' <<<"$1"
}
apply()       {
  local service wanted
  service=$(service)
  wanted=$(wanted "$service")
  holds "$service" '.desiredCount as $n | (($n * $new.maximumPercent / 100 | floor) > $n)
      or (($n * $new.minimumHealthyPercent / 100 | ceil) < $n)' --argjson new "$wanted" ||
    die "With these values still no task can be started or stopped: set MINIMUM_HEALTHY_PERCENT lower, or MAXIMUM_PERCENT higher."
  save configuration "$(jq -c .deploymentConfiguration <<<"$service")"
  save wanted "$wanted"
  set_limits "$wanted"
}
set_limits()  { update_service --deployment-configuration "$1" >/dev/null; }
changes()     {
  local service wanted
  service=$(service) || return
  wanted=$(wanted "$service") || return
  shows_change "deployment configuration" "$(jq -c .deploymentConfiguration <<<"$service")" "$wanted"
}
verify()      { eventually check; }
undo()        { # the two percentages only, and only where nobody has changed them since
  local before wanted now
  before=$(saved configuration) && wanted=$(saved wanted) || return 0
  now=$(service | jq -ec .deploymentConfiguration)
  if holds "$now" '{minimumHealthyPercent, maximumPercent} == ($wanted | {minimumHealthyPercent, maximumPercent})' --argjson wanted "$wanted"; then
    set_limits "$(jq -c --argjson before "$before" '. + ($before | {minimumHealthyPercent, maximumPercent})' <<<"$now")"
  fi
}
