# ----- Bottlerocket, in its control container or its admin container: apiclient tells the settings -----

main() {
  echo "ecs-wizard-report 1 host"
  if have apiclient; then
    show place bottlerocket_container
    show os_id bottlerocket
    show_settings
  else
    show place "unknown:no apiclient"
  fi
  show listen_51678 "$(listens C9DE)"
  show listen_51679 "$(listens C9DF)"
  show clock_utc "$(date -u +%Y-%m-%dT%H:%M:%S)"
  echo end
}

show_settings() {
  os=$(limited apiclient get os)
  network=$(limited apiclient get settings.network)
  ecs=$(limited apiclient get settings.ecs)
  show os_version "$(setting "$os" version_id)"
  show agent_ECS_CLUSTER "$(if [ -n "$(setting "$ecs" cluster)" ]; then echo set; else echo not_set; fi)"
  if [ -z "$network" ]; then
    show proxy_bottlerocket "unknown:apiclient fails"
  else
    show proxy_bottlerocket "$(bottlerocket_proxy)"
  fi
}

setting() { printf '%s' "$1" | tr -d '\n' | sed -n "s/.*\"$2\" *: *\"\([^\"]*\)\".*/\1/p"; } # JSON NAME

# One proxy for the whole system: it sends https:// through it, and http:// too.
bottlerocket_proxy() {
  [ -n "$(setting "$network" https-proxy)" ] || { echo none && return; }
  list=$(printf '%s' "$network" | tr -d '\n "' | sed -n 's/.*no-proxy:\[\([^]]*\)\].*/\1/p')
  exceptions_word "$list" 169.254.169.254 169.254.170.2
}
