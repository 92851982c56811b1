# ----- Container instances: the agent, /etc/ecs/ecs.config, iptables -----
#
#   root FILE                         the file's path (below ECS_WIZARD_ROOT in tests)
#   setting KEY                       the value in ecs.config as the agent reads it
#   set_setting KEY VALUE, clean_config, config_is_clean     edit ecs.config; its other lines stay
#   change_file FILE, restore_file FILE     replaces it by standard input; puts back what was there
#   agent_took KEY VALUE              whether the running agent has the setting
#   restart_agent, agent_answers      restart ECS's agent as this system does it; whether it answers
#   init_agent                        whether ecs-init (or Bottlerocket) starts the agent, and so sets the rules itself

ECS_CONFIG=/etc/ecs/ecs.config

root() { printf '%s%s' "${ECS_WIZARD_ROOT:-}" "$1"; }

prepare_host() {
  if [[ $EUID != 0 && -z ${ECS_WIZARD_ROOT:-} && $MODE != plan ]]; then
    usage_error "This needs root on the container instance: sudo bash $SCRIPT_NAME --on host --$MODE"
  fi
}

os_is() { # ID of /etc/os-release
  grep -Eqx "ID=\"?$1\"?" "$(root /etc/os-release)" 2>/dev/null
}

# ----- files -----

# Replaces the file by standard input, after keeping what is there. Owner, mode and a link stay.
change_file() { # FILE
  local file kept
  kept=$(kept_name "$1")
  file=$(readlink -f "$(root "$1")") || file=$(root "$1")
  if [[ -e $file ]]; then
    [[ -e $kept.before ]] || cp -p "$file" "$kept.before"
    cp -p "$file" "$file.ecs-wizard"
  else
    [[ -e $kept.before ]] || : >"$kept.missing"
    mkdir -p "${file%/*}"
    (umask 022 && : >"$file.ecs-wizard")
  fi
  cat >"$file.ecs-wizard"
  cp "$file.ecs-wizard" "$kept.after"
  mv -f "$file.ecs-wizard" "$file"
}

kept_name() { printf '%s/file%s' "$(step_folder "$STEP_CAUSE")" "${1//\//_}"; }

restore_file() { # FILE
  local file kept
  kept=$(kept_name "$1")
  file=$(readlink -f "$(root "$1")") || file=$(root "$1")
  [[ -e $kept.after ]] || return 0 # it was not changed
  cmp -s "$file" "$kept.after" || die "$1 was changed since; the old one is kept as $kept.before: compare by hand."
  if [[ -e $kept.missing ]]; then
    rm -f "$file"
  else
    cp -p "$kept.before" "$file.ecs-wizard"
    mv -f "$file.ecs-wizard" "$file"
  fi
  rm -f "$kept.after" # a second undo has nothing to do
}

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
  awk -v key="$1" 'index($0, key "=") == 1 { value = substr($0, length(key) + 2) } END { printf "%s", value }' \
    "$(root "$ECS_CONFIG")" 2>/dev/null || true
}

needs_ecs_config() {
  ! os_is bottlerocket || die "Bottlerocket does not read ecs.config; use: apiclient set (settings.ecs.…)."
}

set_setting() { # KEY VALUE: one line of the key, where its first one was; all other lines stay as they are
  local file
  needs_ecs_config
  file=$(root "$ECS_CONFIG")
  [[ -e $file ]] || file=/dev/null
  key=$1 value=$2 awk '
    { line = $0; sub(/^[ \t]*(export[ \t]+)?/, "", line) }
    index(line, ENVIRON["key"]) == 1 && substr(line, length(ENVIRON["key"]) + 1) ~ /^[ \t]*=/ {
      if (!written++) print ENVIRON["key"] "=" ENVIRON["value"]
      next
    }
    { print }
    END { if (!written) print ENVIRON["key"] "=" ENVIRON["value"] }' "$file" | change_file "$ECS_CONFIG"
}

# The forms that the agent does not understand, put right. Comments and the order of the lines stay.
CLEAN_CONFIG='
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

clean_config() {
  needs_ecs_config
  awk "$CLEAN_CONFIG" "$(root "$ECS_CONFIG")" | change_file "$ECS_CONFIG"
}

config_is_clean() {
  local file
  file=$(root "$ECS_CONFIG")
  [[ ! -e $file ]] || awk "$CLEAN_CONFIG" "$file" | cmp -s - "$file"
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

has_systemd() { type -P systemctl >/dev/null; }
has_upstart() { [[ -e $(root /etc/init/ecs.conf) ]] && type -P initctl >/dev/null; }
init_agent() { { has_systemd && agent_unit >/dev/null; } || has_upstart; }

# The agent alone: restarting docker would stop the tasks.
restart_agent() {
  local unit
  if has_systemd && unit=$(agent_unit); then
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
  if has_systemd && unit=$(agent_unit); then
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
  environment=$(agent_environment) || return 1
  grep -Fqx -e "$1=$2" <<<"$environment"
}

agent_shows() { # COMMAND…: for verify
  eventually "$@" || die "The running agent does not show it yet: docker inspect ecs-agent, /var/log/ecs/ecs-agent.log."
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

nat_rules_present() {
  iptables -w -t nat -C "${PREROUTING_RULE[@]}" 2>/dev/null && iptables -w -t nat -C "${OUTPUT_RULE[@]}" 2>/dev/null
}
route_localnet_on() { [[ $(sysctl -n net.ipv4.conf.all.route_localnet) == 1 ]]; }

add_rule() { # NAME TABLE RULE…: notes that it is ours
  local name=$1 table=$2
  shift 2
  if ! iptables -w -t "$table" -C "$@" 2>/dev/null; then
    save "rule.$name" added
    iptables -w -t "$table" -A "$@"
  fi
}

insert_rule() { # NAME TABLE CHAIN RULE…: before the others
  local name=$1 table=$2 chain=$3
  shift 3
  if ! iptables -w -t "$table" -C "$chain" "$@" 2>/dev/null; then
    save "rule.$name" added
    iptables -w -t "$table" -I "$chain" 1 "$@"
  fi
}

remove_rule() { # NAME TABLE RULE…: only where it is ours
  local name=$1 table=$2
  shift 2
  [[ -e $(step_folder "$STEP_CAUSE")/rule.$name ]] || return 0
  if iptables -w -t "$table" -C "$@" 2>/dev/null; then
    iptables -w -t "$table" -D "$@"
  fi
}

add_nat_rules() {
  add_rule prerouting nat "${PREROUTING_RULE[@]}"
  add_rule output nat "${OUTPUT_RULE[@]}"
  insert_rule loopback filter "${LOOPBACK_RULE[@]}"
}

remove_nat_rules() {
  remove_rule loopback filter "${LOOPBACK_RULE[@]}"
  remove_rule output nat "${OUTPUT_RULE[@]}"
  remove_rule prerouting nat "${PREROUTING_RULE[@]}"
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
