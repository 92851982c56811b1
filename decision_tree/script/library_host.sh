# ----- Container instances: the agent, /etc/ecs/ecs.config, iptables -----
#
#   setting KEY                       the value in ecs.config as the agent reads it; on Bottlerocket that of the API
#   set_setting KEY VALUE, restore_settings    one setting of the agent; all others stay, and so does every other line
#   setting_change KEY VALUE          for `changes`: what set_setting would change
#   clean_config, config_is_clean     the forms that the agent does not understand, put right
#   agent_took KEY VALUE              whether the running agent has the setting
#   restart_agent, agent_answers      restart ECS's agent as this system does it; whether it answers
#   init_agent                        whether ecs-init starts the agent, and so sets the rules itself
#   need TOOL                         stops where the tool is not there
#   add_rule, insert_rule, remove_rules        iptables; what was added here is removed again
#   needs_drain                       a fix defines it as true where the tasks of the instance should leave first

ECS_CONFIG=/etc/ecs/ecs.config

prepare_host() {
  if [[ $EUID != 0 && -z ${ECS_WIZARD_ROOT:-} && $MODE != plan ]]; then
    usage_error "This needs root on the container instance: sudo bash $SCRIPT_NAME --on host --$MODE"
  fi
  ! bottlerocket || keep_state_on_bottlerocket
}

needs_drain() { return 1; }

os_is() { # ID of /etc/os-release
  grep -Eqx "ID=\"?$1\"?" "$(root /etc/os-release)" 2>/dev/null
}

has() { type -P "$1" >/dev/null; }
need() { has "$1" || die "$1 is not on this machine."; } # TOOL

merged_list() { # LIST ADDITIONS, both with commas: what is missing is added at the end
  local list=${1%$'\r'} item
  local IFS=,
  for item in $2; do
    [[ ,$list, == *,"$item",* ]] || list=${list:+$list,}$item
  done
  printf '%s' "$list"
}

# ----- ecs.config: KEY=value lines, no quotes, no export, no blanks around "=", LF -----

# As the agent is given it: the last line of the key wins, quotes and a carriage return are part of the value.
setting() { # KEY
  local name
  if bottlerocket; then
    name=$(bottlerocket_name "$1") || return
    bottlerocket_setting "$name"
    return
  fi
  awk -v key="$1" 'index($0, key "=") == 1 { value = substr($0, length(key) + 2) } END { printf "%s", value }' \
    "$(root "$ECS_CONFIG")" 2>/dev/null || true
}

set_setting() { # KEY VALUE
  local name
  if bottlerocket; then
    name=$(bottlerocket_name "$1") || return
    set_on_bottlerocket "$name" "$2"
  else
    change_file "$ECS_CONFIG" config_with "$1" "$2"
  fi
}

restore_settings() {
  if bottlerocket; then
    restore_bottlerocket
  else
    restore_file "$ECS_CONFIG"
  fi
}

setting_change() { # KEY VALUE
  local name
  if bottlerocket; then
    name=$(bottlerocket_name "$1") || return
    shows_change "settings.$name" "$(bottlerocket_setting "$name")" "$2"
  else
    file_change "$ECS_CONFIG" config_with "$1" "$2"
  fi
}

config_lines() { # what is in the file, or nothing where there is none
  local file
  file=$(real_path "$ECS_CONFIG")
  [[ ! -e $file ]] || cat "$file"
}

# One line of the key, where its first one was; all other lines stay as they are.
config_with() { # KEY VALUE
  config_lines | key=$1 value=$2 LC_ALL=C awk '
    { line = $0; sub(/^\357\273\277/, "", line); sub(/^[ \t]*(export[ \t]+)?/, "", line) }
    index(line, ENVIRON["key"]) == 1 && substr(line, length(ENVIRON["key"]) + 1) ~ /^[ \t]*=/ {
      if (!written++) print ENVIRON["key"] "=" ENVIRON["value"]
      next
    }
    { print }
    END { if (!written) print ENVIRON["key"] "=" ENVIRON["value"] }'
}

# The forms that the agent does not understand, put right. Comments and the order of the lines stay.
CLEAN_CONFIG='
  NR == 1 { sub(/^\357\273\277/, "") } # the mark that some editors put at the beginning
  { sub(/\r$/, "") }
  /^[ \t]*(#|$)/ { print; next }
  {
    sub(/^[ \t]*(export[ \t]+)?/, "")
    at = index($0, "=")
    if (!at) { print; next }
    key = substr($0, 1, at - 1); value = substr($0, at + 1)
    sub(/[ \t]+$/, "", key); sub(/^[ \t]+/, "", value); sub(/[ \t]+$/, "", value)
    if (value ~ /^".*"$/ || value ~ /^\047.*\047$/) value = substr(value, 2, length(value) - 2)
    print key "=" value
  }'

cleaned_config() { config_lines | LC_ALL=C awk "$CLEAN_CONFIG"; }
clean_config() { change_file "$ECS_CONFIG" cleaned_config; }
config_is_clean() {
  local file
  file=$(real_path "$ECS_CONFIG")
  [[ ! -e $file ]] || cleaned_config | cmp -s - "$file"
}

# ----- the agent -----

agent_unit() { # ecs, or amazon-ecs as SUSE calls it
  local unit
  for unit in ecs amazon-ecs; do
    if systemctl cat "$unit.service" >/dev/null 2>&1; then
      printf '%s' "$unit"
      return 0
    fi
  done
  return 1
}

has_systemd() { has systemctl; }
has_upstart() { [[ -e $(root /etc/init/ecs.conf) ]] && has initctl; }
init_agent() { { has_systemd && agent_unit >/dev/null; } || has_upstart; }

# The agent alone: restarting docker would stop the tasks.
restart_agent() {
  local unit
  if bottlerocket; then
    restart_on_bottlerocket
  elif has_systemd && unit=$(agent_unit); then
    systemctl restart "$unit"
  elif has_upstart; then
    initctl stop ecs >/dev/null 2>&1 || true
    initctl start ecs
  else
    die "This agent was started by hand. Remove its container (docker rm -f ecs-agent) and give its docker run again:" \
      "it reads its settings only when it is created. Keep its data volume."
  fi
}

start_agent() { # also after the next boot
  local unit
  if ! bottlerocket && has_systemd && unit=$(agent_unit); then
    systemctl enable --now --no-block "$unit"
  else
    restart_agent
  fi
}

agent_metadata() { curl -fsS -m 3 http://127.0.0.1:51678/v1/metadata 2>/dev/null; }
agent_answers() { [[ $(agent_metadata) == *ContainerInstanceArn* ]]; }
agent_registered() { [[ $(agent_metadata) == *arn:*:container-instance/* ]]; }

# What the running agent was started with. An agent that cannot be seen has not shown that it took anything.
agent_environment() { docker inspect ecs-agent --format '{{range .Config.Env}}{{println .}}{{end}}' 2>/dev/null; }

agent_took() { # KEY VALUE
  local environment
  if bottlerocket; then
    agent_answers # it is started anew with each change of its settings
    return
  fi
  environment=$(agent_environment) || return 1
  grep -Fqx -e "$1=$2" <<<"$environment"
}

agent_shows() { # COMMAND…: for verify
  eventually "$@" || die "The running agent does not show it yet: docker inspect ecs-agent, /var/log/ecs/ecs-agent.log."
}

tasks_run() { # whether the agent knows of a running task
  curl -fsS -m 3 http://127.0.0.1:51678/v1/tasks 2>/dev/null | grep -q '"KnownStatus":"RUNNING"'
}

agent_took_config() {
  local environment line
  environment=$(agent_environment) || return 1
  while read -r line; do
    grep -Fqx -e "$line" <<<"$environment" || return 1
  done < <(awk '/^[A-Za-z_][A-Za-z0-9_]*=/ { at = index($0, "="); last[substr($0, 1, at - 1)] = $0 }
    END { for (key in last) print last[key] }' "$(root "$ECS_CONFIG")" 2>/dev/null)
}

# ----- the way to the credentials -----

PREROUTING_RULE=(PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679)
OUTPUT_RULE=(OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679)
# route_localnet would open 127.0.0.0/8 to the neighbours otherwise; ecs-init sets the same rule
LOOPBACK_RULE=(INPUT --dst 127.0.0.0/8 '!' --src 127.0.0.0/8 -m conntrack '!' --ctstate 'RELATED,ESTABLISHED,DNAT' -j DROP)

need_iptables() {
  ! bottlerocket || die "Bottlerocket sets its rules itself at each start of the agent, and its control container" \
    "cannot: in the admin container, sudo sheltie, then systemctl restart ecs."
  need iptables
}

nat_rules_present() {
  iptables -w -t nat -C "${PREROUTING_RULE[@]}" 2>/dev/null && iptables -w -t nat -C "${OUTPUT_RULE[@]}" 2>/dev/null
}
route_localnet_on() { [[ $(sysctl -n net.ipv4.conf.all.route_localnet) == 1 ]]; }

# The rule's own words are kept: what others have set is never removed. Call them with what follows -A or -I.
add_rule() { # NAME TABLE CHAIN RULE…
  local name=$1 table=$2
  shift 2
  if ! iptables -w -t "$table" -C "$@" 2>/dev/null; then
    save "rule.$name" "$table $*"
    iptables -w -t "$table" -A "$@"
  fi
}

insert_rule() { # NAME TABLE CHAIN RULE…: before the others
  local name=$1 table=$2 chain=$3
  shift 3
  if ! iptables -w -t "$table" -C "$chain" "$@" 2>/dev/null; then
    save "rule.$name" "$table $chain $*"
    iptables -w -t "$table" -I "$chain" 1 "$@"
  fi
}

remove_rules() {
  local name table rule
  for name in $(kept 'rule.*'); do
    read -r table rule <<<"$(saved "$name")"
    # shellcheck disable=SC2086  # the words of a rule that add_rule has noted
    if iptables -w -t "$table" -C $rule 2>/dev/null; then
      iptables -w -t "$table" -D $rule
    fi
    forget "$name"
  done
}

add_nat_rules() {
  add_rule prerouting nat "${PREROUTING_RULE[@]}"
  add_rule output nat "${OUTPUT_RULE[@]}"
  insert_rule loopback filter "${LOOPBACK_RULE[@]}"
}

switch_route_localnet_on() {
  route_localnet_on && return 0
  save route_localnet "$(sysctl -n net.ipv4.conf.all.route_localnet)"
  sysctl -qw net.ipv4.conf.all.route_localnet=1
}

restore_route_localnet() {
  local before
  before=$(saved route_localnet) || return 0
  sysctl -qw "net.ipv4.conf.all.route_localnet=$before"
}
