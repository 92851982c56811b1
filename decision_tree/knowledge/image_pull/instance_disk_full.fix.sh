# Unused images alone are removed: never a container, never a volume, and none of the images that the agent itself
# brings (its pause container is loaded when the agent starts, and cannot be pulled).
FULL=85 # per cent, of blocks or of inodes
SETTINGS='ECS_IMAGE_CLEANUP_INTERVAL=15m ECS_IMAGE_MINIMUM_CLEANUP_AGE=30m ECS_NUM_IMAGES_DELETE_PER_CYCLE=10
  ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=30m'

describe() {
  bottlerocket || say "remove the images that no container uses; the next tasks pull theirs again"
  say "have the agent clean up sooner, where nobody has set it yet: $(missing_settings)"
  say "restart the ECS agent; volumes and containers are not touched"
}
changes()  {
  local pair
  for pair in $(missing_settings); do
    shows_change "agent: ${pair%%=*}" "" "${pair#*=}"
  done
}
check()    { [[ -z $(missing_settings) ]] && is_restarted && has_room; }
apply()    {
  local pair
  has_room || remove_unused_images
  for pair in $(missing_settings); do
    save restart needed
    set_setting "${pair%%=*}" "${pair#*=}"
  done
  if ! is_restarted; then
    restart_agent
    save restarted yes
  fi
}
verify()   {
  [[ -z $(missing_settings) ]] || die "The settings are not in place."
  bottlerocket || has_room || die "The disk is still over $FULL % full ($(usage_words)). What takes the room: docker system df -v," \
    "du -xh / | sort -h | tail; or a larger volume."
  agent_shows agent_answers
}
undo()     {
  restore_settings
  ! saved restart >/dev/null || restart_agent
  say "  the images that were removed are pulled again when a task needs them"
}

is_restarted() { ! saved restart >/dev/null || saved restarted >/dev/null; }
missing_settings() { # those that nobody has set; what somebody chose stays
  local pair words=""
  for pair in $SETTINGS; do
    [[ -n $(setting "${pair%%=*}") ]] || words="$words${words:+ }$pair"
  done
  printf '%s' "$words"
}

docker_folder() {
  local folder
  folder=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null)
  root "${folder:-/var/lib/docker}"
}
used() { df -P "$@" "$(docker_folder)" | awk 'NR == 2 { sub(/%/, "", $5); print $5 + 0 }'; } # [-i]
has_room() {
  local blocks inodes
  ! bottlerocket || return 0 # its data volume is out of reach of the control container
  blocks=$(used) && inodes=$(used -i) && [[ -n $blocks && -n $inodes ]] || die "df does not tell how full the disk is."
  ((blocks <= FULL && inodes <= FULL))
}
usage_words() { printf 'blocks %s %%, inodes %s %%' "$(used)" "$(used -i)"; }

# Docker itself refuses to remove the image of a container, running or stopped: so nothing is forced.
remove_unused_images() {
  local id name
  while read -r id name; do
    case $name in
    amazon/amazon-ecs-* | ecs-service-connect-agent:* | */amazon-ecs-pause:*) ;;
    '<none>:<none>') docker rmi "$id" >/dev/null 2>&1 || true ;;
    *) docker rmi "$name" >/dev/null 2>&1 || true ;;
    esac
  done < <(docker images --format '{{.ID}} {{.Repository}}:{{.Tag}}')
}
