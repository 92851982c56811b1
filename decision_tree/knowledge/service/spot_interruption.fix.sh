describe()    {
  say "let service $SERVICE in cluster $CLUSTER keep ${ON_DEMAND_BASE:-1} of its tasks on FARGATE, the others where they are placed now;"
  say "its tasks are replaced one after another"
}
permissions() { may_deploy; }
BASE=${ON_DEMAND_BASE:-1}
strategy()    { # SERVICE: its own, as update-service takes it
  jq -c '.capacityProviderStrategy // [] | map({capacityProvider, weight: (.weight // 0), base: (.base // 0)})' <<<"$1"
}
wanted()      { # STRATEGY: only one provider may have a base
  jq -c --argjson base "$BASE" 'map(.base = 0) | ([.[] | select(.capacityProvider == "FARGATE").weight][0] // 0) as $weight
    | map(select(.capacityProvider != "FARGATE")) + [{capacityProvider: "FARGATE", weight: $weight, base: $base}]' <<<"$1"
}
check()       {
  holds "$(service)" 'any((.capacityProviderStrategy // [])[]; .capacityProvider == "FARGATE" and (.base // 0) >= $base)' --argjson base "$BASE"
}
set_strategy() { # STRATEGY: a changed one needs a new deployment
  update_service --force-new-deployment --capacity-provider-strategy "$1" >/dev/null
}
apply()       {
  local before
  before=$(strategy "$(service)")
  holds "$before" 'any(.[]; .capacityProvider == "FARGATE_SPOT")' ||
    die "The service does not run on FARGATE_SPOT: for Spot instances change the Auto Scaling group's share of On-Demand instances."
  save strategy "$before"
  set_strategy "$(wanted "$before")"
}
changes()     {
  local before
  before=$(strategy "$(service)") || return
  shows_change "capacity provider strategy" "$before" "$(wanted "$before")"
}
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        {
  local before now
  before=$(saved strategy) || return 0
  now=$(strategy "$(service)")
  if [[ $now == "$(wanted "$before")" ]]; then
    set_strategy "$before"
  elif [[ $now != "$before" ]]; then
    say "  the strategy was changed by others since, and is left so"
  fi
}
