# ----- Bottlerocket: settings by its API instead of files; no systemctl, docker or iptables within reach -----
#
#   bottlerocket                      whether this is Bottlerocket (its control or admin container has apiclient)
#   bottlerocket_name KEY             the setting's name for a key of ecs.config; stops where there is none
#   bottlerocket_setting NAME         its value; a list with commas
#   set_on_bottlerocket NAME VALUE [DEFAULT], set_list_on_bottlerocket NAME LIST, restore_bottlerocket
#
# https://bottlerocket.dev/en/os/1.20.x/api/settings/ecs/

bottlerocket() { has apiclient || os_is bottlerocket; }

# The control container is made anew with each of its updates; only this folder of it stays.
keep_state_on_bottlerocket() {
  local folder=/.bottlerocket/host-containers/current
  if [[ -z ${ECS_WIZARD_STATE:-} && -d $folder ]]; then
    STATE=$folder/ecs-wizard/$CASE_ID
  fi
}

bottlerocket_name() { # KEY of ecs.config
  case $1 in
  ECS_IMAGE_CLEANUP_INTERVAL) printf ecs.image-cleanup-wait ;;
  ECS_IMAGE_MINIMUM_CLEANUP_AGE) printf ecs.image-cleanup-age ;;
  ECS_NUM_IMAGES_DELETE_PER_CYCLE) printf ecs.image-cleanup-delete-per-cycle ;;
  ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION) printf ecs.task-cleanup-wait ;;
  *) die "Bottlerocket has no setting for $1 (it switches task roles on by itself) and does not read ecs.config:" \
    "look at: apiclient get settings.ecs" ;;
  esac
}

# An unset value cannot be taken back to "unset" with apiclient; this is what the agent does without one.
# https://github.com/aws/amazon-ecs-agent#environment-variables
bottlerocket_default() { # NAME
  case $1 in
  ecs.image-cleanup-wait) printf 30m ;;
  ecs.image-cleanup-age) printf 1h ;;
  ecs.image-cleanup-delete-per-cycle) printf 5 ;;
  ecs.task-cleanup-wait) printf 3h ;;
  esac
}

bottlerocket_setting() { # NAME
  need jq
  apiclient get "settings.$1" | jq -r --arg name "$1" '.settings | getpath($name | split("."))
    | if type == "array" then join(",") elif . == null then "" else . end' | tr -d '\n'
}

set_on_bottlerocket() { # NAME VALUE: a number, a truth or a text
  save "setting.$1" "$(bottlerocket_setting "$1")"
  apiclient set "$1=$2"
}

# A JSON list, as apiclient takes it.
set_list_on_bottlerocket() { # NAME LIST with commas
  save "list.$1" "$(bottlerocket_setting "$1")"
  apiclient set "$1=$(json_list "$2")"
}

json_list() { jq -cn --arg list "$1" '$list | split(",") | map(select(. != ""))'; }

restore_bottlerocket() {
  local name before
  for name in $(kept 'list.*'); do
    apiclient set "${name#list.}=$(json_list "$(saved "$name")")"
    forget "$name"
  done
  for name in $(kept 'setting.*'); do
    before=$(saved "$name")
    [[ -n $before ]] || before=$(bottlerocket_default "${name#setting.}")
    apiclient set "${name#setting.}=$before"
    forget "$name"
  done
}

# A change of settings.ecs restarts the agent by itself. Nothing else does, from the control container.
restart_on_bottlerocket() {
  [[ -z $(kept 'setting.*')$(kept 'list.*') && $MODE != undo ]] || return 0
  die "Bottlerocket's agent is restarted on the host alone: in the admin container, sudo sheltie, then" \
    "systemctl restart ecs. Or restart the drained instance: apiclient reboot."
}
