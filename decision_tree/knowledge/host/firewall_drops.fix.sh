# The way is tried with a real request, from the host and from a container on a bridge; where no container runs, the
# rule itself counts. Only a way that has its NAT rule, and is closed, gets a rule.
PORT_RULE=(-d 127.0.0.1 -p tcp --dport 51679 -j ACCEPT)

describe() {
  say "put a rule before all others that accepts what the NAT rules lead to port 51679 of this instance:"
  say "in INPUT from Docker's bridges, and in INPUT and OUTPUT on lo (tasks in network mode host); only where it is closed."
  say "It holds until the next boot or reload of the firewall: write it into the tool that made the rule that drops"
}
check()    {
  need_iptables
  need curl
  has_nat_rule || die "There is no NAT rule for 169.254.170.2 yet: that comes first (host.iptables_rules_missing)."
  host_is_open && bridges_are_open
}
apply()    {
  local bridge
  if ! host_is_open; then
    insert_rule lo_out filter OUTPUT -o lo "${PORT_RULE[@]}"
    insert_rule lo_in filter INPUT -i lo "${PORT_RULE[@]}"
  fi
  if ! bridges_are_open; then
    for bridge in $(docker_bridges); do
      insert_rule "in_$bridge" filter INPUT -i "$bridge" "${PORT_RULE[@]}"
    done
  fi
}
verify()   {
  eventually check || die "Packets are still dropped: by nftables or firewalld, whose rules an accept rule of iptables" \
    "does not overrule (nft list ruleset), or in the tables raw or mangle (iptables -t raw -vS). Or the agent is not running."
}
undo()     { remove_rules; }

has_nat_rule() { leads PREROUTING_RULE || leads OUTPUT_RULE; }
leads() { # NAME of a rule
  local rule="$1[@]"
  iptables -w -t nat -C "${!rule}" 2>/dev/null || return 1
}
host_is_open() { ! leads OUTPUT_RULE || endpoint_answers; }
bridges_are_open() {
  local pid
  leads PREROUTING_RULE || return 0
  pid=$(bridge_container)
  if [[ -n $pid ]]; then
    endpoint_answers nsenter -t "$pid" -n
  else
    bridge_rules_are_there
  fi
}
bridge_rules_are_there() {
  local bridge
  for bridge in $(docker_bridges); do
    iptables -w -t filter -C INPUT -i "$bridge" "${PORT_RULE[@]}" 2>/dev/null || return 1
  done
}

# any answer of HTTP will do: without its id in the path, the agent refuses
endpoint_answers() { "$@" curl -s -o /dev/null -m 3 --noproxy '*' http://169.254.170.2/v2/credentials || return 1; } # [COMMAND…]

bridge_container() { # the process id of one, or nothing
  local id
  id=$(docker ps -q --filter network=bridge 2>/dev/null | head -n 1)
  [[ -z $id ]] || docker inspect "$id" --format '{{.State.Pid}}'
}

docker_bridges() { # their network interfaces
  local id name found=""
  for id in $(docker network ls -q --no-trunc --filter driver=bridge 2>/dev/null); do
    name=$(docker network inspect "$id" --format '{{index .Options "com.docker.network.bridge.name"}}' 2>/dev/null)
    found="$found ${name:-br-${id:0:12}}"
  done
  printf '%s' "${found:-docker0}"
}
