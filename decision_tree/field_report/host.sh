# ----- the container instance: the agent and its settings -----

ECS_CONFIG=$ROOT/etc/ecs/ecs.config

main() {
  echo "ecs-wizard-report 1 host"
  show place "$(place)"
  show uid "$(id -u)"
  show os_id "$(os_value ID)"
  show os_version "$(os_value VERSION_ID)"
  show_agent
  show_config
  show_way_to_credentials
  show_proxies
  show_clock
  show_disk
  show_reach "$region" ecs api.ecr s3
  echo end
}

# Inside a container nothing of this tells anything about the instance.
place() {
  if [ -e "$ROOT/.dockerenv" ] || [ -e "$ROOT/run/.containerenv" ] || is_set "$(environment_of 1)" ECS_CONTAINER_METADATA_URI_V4; then
    echo container
  elif [ -d "$ROOT/.bottlerocket" ]; then
    echo bottlerocket_container
  else
    echo host
  fi
}

os_value() { sed -n "s/^$1=//p" "$ROOT/etc/os-release" 2>/dev/null | tr -d "\"'" | head -n 1; } # NAME

# ----- the agent -----

show_agent() {
  unit=$(agent_unit)
  show agent_unit "$unit"
  show agent_unit_state "$(unit_state "$unit")"
  show docker_unit_state "$(unit_state docker)"
  show agent_process "$(agent_process)"
  show_agent_container
  show listen_51678 "$(listens C9DE)"
  show listen_51679 "$(listens C9DF)"
  show_agent_metadata "$(http_word http://127.0.0.1:51678/v1/metadata direct)"
}

show_agent_metadata() { # STATUS
  show agent_answer "$1"
  if [ "$1" != http_200 ]; then
    region=
    show agent_registered "unknown:no answer"
    show agent_version "unknown:no answer"
    return
  fi
  metadata=$(fetch http://127.0.0.1:51678/v1/metadata)
  arn=$(field "$metadata" ContainerInstanceArn)
  region=$(printf '%s' "$arn" | cut -d : -f 4)
  show agent_registered "$(if [ -n "$region" ]; then echo yes; else echo no; fi)"
  show agent_version "$(field "$metadata" Version | sed -n 's/.*v\([0-9][0-9.]*\).*/\1/p')"
}

agent_unit() { # ecs, amazon-ecs as SUSE calls it, upstart, absent, unknown:…
  [ -e "$ROOT/etc/init/ecs.conf" ] && echo upstart && return
  have systemctl || { echo "unknown:no systemctl" && return; }
  for name in ecs amazon-ecs; do
    limited systemctl cat "$name.service" >/dev/null && echo "$name" && return
  done
  echo absent
}

unit_state() { # UNIT
  case $1 in
    unknown:* | absent) echo "unknown:no unit" && return ;;
    upstart) limited initctl status ecs | grep -q running && echo active && return ;;
  esac
  state=$(limited systemctl is-active "$1")
  echo "${state:-unknown:no answer}"
}

# Other software has processes called "agent" too: the command line tells.
agent_process() { # running, absent, unknown:…
  [ -r "$ROOT/proc/1/comm" ] || { echo "unknown:processes are hidden" && return; }
  for file in $(grep -lx -e agent -e amazon-ecs-agen "$ROOT"/proc/[0-9]*/comm 2>/dev/null); do
    case $({ tr '\000' '\n' <"${file%comm}cmdline"; } 2>/dev/null | head -n 1) in
      /agent | */amazon-ecs-agent) echo running && return ;;
    esac
  done
  echo absent
}

show_agent_container() {
  agent_environment=
  if ! have docker; then
    show agent_container "unknown:no docker"
  elif state=$(limited docker inspect ecs-agent --format '{{.State.Status}} exit {{.State.ExitCode}} net {{.HostConfig.NetworkMode}}'); then
    show agent_container "$state"
    agent_environment=$(limited docker inspect ecs-agent --format '{{range .Config.Env}}{{println .}}{{end}}')
  elif limited docker version >/dev/null; then
    show agent_container absent
  else
    show agent_container "unknown:docker does not answer"
  fi
}

# ----- ecs.config: KEY=value lines. The agent's own environment is what counts. -----

show_config() {
  show config_file "$(config_state)"
  show config_settings "$(grep -c '^[^#]*=' "$ECS_CONFIG" 2>/dev/null || [ -r "$ECS_CONFIG" ] || echo "unknown:no file to read")"
  show config_traps "$(config_traps)"
  show config_not_in_effect "$(not_in_effect)"
  for name in ECS_CLUSTER ECS_ENABLE_TASK_IAM_ROLE ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST ECS_ENABLE_TASK_ENI; do
    show "agent_$name" "$(agent_setting "$name")"
  done
}

config_state() {
  [ -e "$ECS_CONFIG" ] || { echo absent && return; }
  if [ -r "$ECS_CONFIG" ]; then echo readable; else echo "unknown:needs root"; fi
}

agent_setting() { # NAME: true, false, set, not_set, unknown:…
  [ -n "$agent_environment" ] || { echo "unknown:agent environment not seen" && return; }
  case $(value_of "$agent_environment" "$1") in
    true) echo true ;;
    false) echo false ;;
    '') echo not_set ;;
    *) echo set ;;
  esac
}

# What the agent or docker run --env-file does not understand as it is meant.
config_traps() { # none, or their names
  have awk || { echo "unknown:no awk" && return; }
  [ -r "$ECS_CONFIG" ] || { echo "unknown:no file to read" && return; }
  awk '
    /^[ \t]*(#|\r?$)/ { next }
    { line = $0 }
    sub(/\r$/, "", line) { trap["crlf"] }
    sub(/^[ \t]*export[ \t]+/, "", line) { trap["export"] }
    { at = index(line, "="); key = substr(line, 1, at - 1); value = substr(line, at + 1) }
    !at { trap["no_equals"]; next }
    key ~ /[ \t]$/ || value ~ /^[ \t]/ { trap["spaces"] }
    { gsub(/[ \t]/, "", key); gsub(/^[ \t]+|[ \t]+$/, "", value) }
    value ~ /^".*"$/ || value ~ /^\047.*\047$/ { trap["quotes"] }
    seen[key]++ { trap["duplicates"] }
    END {
      count = split("crlf export no_equals spaces quotes duplicates", names, " ")
      for (i = 1; i <= count; i++) if (names[i] in trap) found = found "," names[i]
      print found ? substr(found, 2) : "none"
    }' "$ECS_CONFIG"
}

# The names whose value, as it is meant, is not the agent's. ecs-init sets these two itself on some instances.
not_in_effect() { # none, names, unknown:…
  have awk || { echo "unknown:no awk" && return; }
  [ -r "$ECS_CONFIG" ] || { echo "unknown:no file to read" && return; }
  [ -n "$agent_environment" ] || { echo "unknown:agent environment not seen" && return; }
  printf '%s\n' "$agent_environment" | awk '
    { at = index($0, "=") }
    FNR == NR { has[substr($0, 1, at - 1)] = substr($0, at + 1); next }
    /^[ \t]*#/ || !at { next }
    {
      sub(/\r$/, ""); sub(/^[ \t]*(export[ \t]+)?/, ""); at = index($0, "=")
      key = substr($0, 1, at - 1); value = substr($0, at + 1)
      gsub(/[ \t]/, "", key); gsub(/^[ \t]+|[ \t]+$/, "", value)
      if (value ~ /^".*"$/ || value ~ /^\047.*\047$/) value = substr(value, 2, length(value) - 2)
      if (key != "ECS_ENABLE_TASK_ENI" && key != "ECS_ENABLE_GPU_SUPPORT") meant[key] = value
    }
    END {
      for (key in meant) if (!(key in has) || has[key] != meant[key]) found = found "," key
      print found ? substr(found, 2) : "none"
    }' - "$ECS_CONFIG"
}
