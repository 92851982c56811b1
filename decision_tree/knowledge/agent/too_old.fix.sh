# The agent comes with the package ecs-init, and is started from it when the service starts. Docker is never updated:
# that would stop the tasks.
describe() {
  say "update the package of the ECS agent ($(package 2>/dev/null)), nothing else, and restart the agent;"
  say "containers keep running. Docker stays as it is"
}
check()    {
  ! bottlerocket || die "Bottlerocket brings its agent with the system: drain the instance, then apiclient update check," \
    "apiclient update apply --reboot."
  init_agent || die "This agent was started by hand: pull a newer amazon/amazon-ecs-agent and give its docker run again."
  ! is_new_enough || return 0
  ! is_newer_offered && agent_is_of_package || return 1
  saved before >/dev/null && [[ -z ${AGENT_VERSION:-} ]] ||
    die "This system offers no newer agent than $(installed_version): take a newer AMI (or, outside Amazon Linux, the" \
      "newest package that AWS publishes)."
}
apply()    {
  if is_newer_offered; then
    save before "$(installed_version)"
    update_package
  fi
  restart_agent
}
verify()   {
  eventually agent_is_of_package ||
    die "The running agent is not that of the package $(package) $(installed_version): /var/log/ecs/ecs-init.log tells why."
  [[ -z ${AGENT_VERSION:-} ]] || is_new_enough ||
    die "The agent is $(running_version) now, and $AGENT_VERSION is needed; this system offers no newer one: take a newer AMI."
  say "  agent $(running_version)"
}
undo()     { say "  the newer agent stays: an older one does not read the data that it writes"; }

has_apt()  { grep -Eq '^ID(_LIKE)?=.*(debian|ubuntu)' "$(root /etc/os-release)" 2>/dev/null; }
package()  { if has_apt; then printf amazon-ecs-init; else printf ecs-init; fi; }
installed_version() {
  if has_apt; then
    dpkg-query -W -f '${Version}' "$(package)"
  else
    rpm -q --qf '%{VERSION}-%{RELEASE}' "$(package)"
  fi
}
running_version() { agent_metadata | sed -n 's/.*"Version":"[^"]*v\([0-9.]*\).*/\1/p'; }
agent_is_of_package() { # or newer: aws ecs update-container-agent brings one without the package
  local running installed
  running=$(running_version) && [[ -n $running ]] || return 1
  installed=$(installed_version) || return
  at_least "$running" "${installed%%-*}"
}
is_new_enough() { [[ -n ${AGENT_VERSION:-} ]] && at_least "$(running_version)" "$AGENT_VERSION"; }
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; } # VERSION MINIMUM

# Amazon Linux 2023 is locked to the repository of its AMI unless it is told otherwise.
# https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades.html
rpm_tool() {
  if has dnf; then
    printf 'dnf -q'
    ! os_is amzn || printf ' --releasever=latest'
  elif has yum; then
    printf 'yum -q'
  else
    die "This system has neither apt nor yum nor dnf: update the agent's package with its own tool, and restart the agent."
  fi
}
is_newer_offered() {
  local status=0 tool
  if has_apt; then
    apt-cache policy "$(package)" | awk '$1 == "Installed:" { here = $2 } $1 == "Candidate:" { there = $2 }
      END { exit here == there || there == "(none)" }'
    return
  fi
  tool=$(rpm_tool) || return
  $tool check-update "$(package)" >/dev/null 2>&1 || status=$?
  case $status in
  0) return 1 ;;
  100) return 0 ;; # as yum and dnf say it
  *) die "The package sources could not be read: $tool check-update $(package)" ;;
  esac
}
update_package() {
  if has_apt; then
    apt-get install -y -q --only-upgrade --no-install-recommends "$(package)"
  else
    $(rpm_tool) update -y --exclude='docker*' --exclude='containerd*' --exclude='runc*' "$(package)"
  fi
}
