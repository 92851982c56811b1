# ----- the container instance: the way to the credentials, proxies, disk -----

show_way_to_credentials() {
  rules=$(nat_rules)
  show nat_prerouting "$(rule_word PREROUTING "$rules")"
  show nat_output "$(rule_word OUTPUT "$rules")"
  show route_localnet "$(localnet all)"
  show route_localnet_docker0 "$(localnet docker0)"
  show_imds
}

localnet() { # INTERFACE: on, off, unknown:…
  case $({ cat "$ROOT/proc/sys/net/ipv4/conf/$1/route_localnet"; } 2>/dev/null) in
    1) echo on ;;
    0) echo off ;;
    *) echo "unknown:no such setting" ;;
  esac
}

# The NAT rules for 169.254.170.2, of both kinds that a kernel has, in the words of iptables. One "unknown:…" line where
# one kind could not be seen. Listing would load the legacy tables: they are listed only where they are there.
nat_rules() {
  [ "$(id -u)" = 0 ] || { echo "unknown:needs root" && return; }
  { nft_rules && legacy_rules; } 2>/dev/null
}

is_legacy() { ! iptables -V 2>/dev/null | grep -q nf_tables; }

nft_rules() {
  if have iptables && ! is_legacy; then
    iptables -w -t nat -S || echo "unknown:iptables fails"
  elif have nft; then
    nft list ruleset | awk '
      $1 == "chain" { chain = $2 }
      / hook / { chain = "?"; if (/ hook prerouting /) chain = "PREROUTING"; if (/ hook output /) chain = "OUTPUT" }
      / (dnat|redirect) / { print "-A", chain, $0 }'
  elif ! have iptables; then
    echo "unknown:no iptables and no nft"
  fi
}

legacy_rules() {
  grep -qsx nat "$ROOT/proc/net/ip_tables_names" || return 0
  if have iptables-legacy; then
    iptables-legacy -w -t nat -S
  elif have iptables && is_legacy; then
    iptables -w -t nat -S
  else
    echo "unknown:no iptables-legacy"
  fi
}

# 51679 is the agent's port for credentials; 51678 is another one, a common mistake.
rule_word() { # CHAIN RULES: right, wrong_port, missing, unknown:…
  lines=$(printf '%s\n' "$2" | grep -e "^-A $1 .*169[.]254[.]170[.]2[ /].* \(-j \)\{0,1\}\(DNAT\|REDIRECT\|dnat\|redirect\) ")
  case $lines in
    *[:\ ]51679*) echo right ;;
    ?*) echo wrong_port ;;
    *) printf '%s\n' "$2" | grep -m 1 '^unknown:' || echo missing ;;
  esac
}

# ----- proxies: the agent's, that of ecs-init, docker's -----

SOCKET=/var/run/docker.sock

show_proxies() {
  file=$({ tr -d '"\r' <"$ECS_CONFIG"; } 2>/dev/null)
  if [ -n "$agent_environment" ]; then
    show proxy_agent "$(proxy_word "$agent_environment" 169.254.169.254 169.254.170.2 "$SOCKET")"
  else
    show proxy_agent "$(proxy_word "$file" 169.254.169.254 169.254.170.2 "$SOCKET")"
  fi
  show proxy_ecs_init "$(unit_proxy "$unit" 169.254.169.254 169.254.170.2 "$SOCKET")"
  if grep -qs '"proxies"' "$ROOT/etc/docker/daemon.json"; then
    show proxy_docker "unknown:set in daemon.json"
  else
    show proxy_docker "$(unit_proxy docker 169.254.169.254 169.254.170.2)"
  fi
}

unit_proxy() ( # UNIT ADDRESS…
  case $1 in unknown:* | absent | upstart) echo "unknown:no systemd unit" && return ;; esac
  have systemctl || { echo "unknown:no systemctl" && return; }
  environment=$(limited systemctl show "$1" -p Environment) || { echo "unknown:systemctl fails" && return; }
  environment=$(printf '%s\n' "${environment#Environment=}" | tr ' ' '\n' | tr -d '"')
  case $1 in
    docker) environment="$environment
$(sed 's/^export //; s/["\r]//g' "$ROOT/etc/sysconfig/docker" 2>/dev/null)" ;;
    *) ! is_set "$environment" HTTP_PROXY || environment="$environment
$file" ;; # ecs-init reads ecs.config, too
  esac
  shift
  proxy_word "$environment" "$@"
)

# ----- disk -----

show_disk() {
  for folder in / /var/lib/docker /var/log/ecs; do
    key=disk_used_percent_$(printf '%s' "${folder#/}" | tr / _)
    show "$(printf '%s' "${key%_}")" "$(used_percent -P "$folder")"
  done
  show inodes_used_percent_var_lib_docker "$(used_percent -Pi /var/lib/docker)"
}

used_percent() ( # OPTION FOLDER
  used=$(limited df "$1" "$ROOT$2" | sed -n '2s/.* \([0-9]*\)%.*/\1/p')
  echo "${used:-unknown:df}"
)
