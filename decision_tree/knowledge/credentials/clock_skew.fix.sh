# CLOCK_STEP=yes lets the clock jump. Without it chrony slews: a minute takes it about twelve.
SERVER=${TIME_SERVER:-169.254.169.123}
SOURCE="server $SERVER prefer iburst minpoll 4 maxpoll 4"
TIMESYNCD=/etc/systemd/timesyncd.conf.d/ecs-wizard.conf

describe() {
  say "take the time from $SERVER ($(time_service)), now and at each boot"
  if [[ ${CLOCK_STEP:-} == yes ]]; then
    say "and let the clock jump to the right time at once: best on an instance without tasks"
  else
    say "and let the clock come near slowly (CLOCK_STEP=yes lets it jump; drain the instance first)"
  fi
}
needs_drain() { [[ ${CLOCK_STEP:-} == yes ]]; }
changes()  {
  case $(time_service) in
  chrony) file_change "$(chrony_file)" chrony_text ;;
  timesyncd) file_change "$TIMESYNCD" timesyncd_text ;;
  bottlerocket) shows_change settings.ntp.time-servers "$(bottlerocket_setting ntp.time-servers)" "$(ntp_servers)" ;;
  esac
}
check()    {
  ! bottlerocket || ! is_written || saved list.ntp.time-servers >/dev/null ||
    die "Bottlerocket asks $SERVER already; why its clock is wrong shows on the host alone: sudo sheltie, chronyc tracking."
  is_written && is_in_time
}
apply()    {
  case $(time_service) in
  chrony)
    change_file "$(chrony_file)" chrony_text
    tell_chrony
    ;;
  timesyncd)
    must_be_able_to_step "systemd-timesyncd jumps to the right time by itself"
    change_file "$TIMESYNCD" timesyncd_text
    systemctl enable systemd-timesyncd
    systemctl restart systemd-timesyncd
    ;;
  bottlerocket)
    must_be_able_to_step "Bottlerocket starts its time service anew, and that may jump"
    set_list_on_bottlerocket ntp.time-servers "$(ntp_servers)"
    ;;
  *) die "There is neither chrony nor systemd-timesyncd here: install chrony (yum install chrony, apt-get install chrony)." ;;
  esac
}
verify()   {
  eventually is_in_time && return
  [[ ${CLOCK_STEP:-} != yes ]] && is_chosen_source ||
    die "No time comes from $SERVER yet: chronyc sources -v, or timedatectl. Elsewhere than on EC2 give TIME_SERVER."
  say "  chrony has the time of $SERVER and moves the clock slowly; --verify tells when it is right"
}
undo()     {
  case $(time_service) in
  chrony)
    restore_file "$(chrony_file)"
    [[ ! $(saved source) ]] || chronyc delete "$(saved source)" >/dev/null 2>&1 || true
    ;;
  timesyncd)
    restore_file "$TIMESYNCD"
    systemctl restart systemd-timesyncd
    ;;
  bottlerocket) restore_bottlerocket ;;
  esac
}

time_service() {
  if bottlerocket; then
    printf bottlerocket
  elif has chronyc; then
    printf chrony
  elif has systemctl && systemctl cat systemd-timesyncd.service >/dev/null 2>&1; then
    printf timesyncd
  else
    printf none
  fi
}
chrony_file() { # Debian and Ubuntu have it in a folder
  if [[ -e $(root /etc/chrony/chrony.conf) ]]; then
    printf /etc/chrony/chrony.conf
  else
    printf /etc/chrony.conf
  fi
}
chrony_unit() { if systemctl cat chronyd.service >/dev/null 2>&1; then printf chronyd; else printf chrony; fi; }
names_server() { awk -v server="$SERVER" '($1 == "server" || $1 == "pool") && $2 == server { found = 1 } END { exit !found }'; }
chrony_text() {
  local file
  file=$(real_path "$(chrony_file)")
  [[ ! -e $file ]] || awk '{ print }' "$file" || return # ends the last line, where it does not end
  [[ -e $file ]] && names_server <"$file" || printf '%s\n' "$SOURCE"
}
timesyncd_text() { printf '[Time]\nNTP=%s\n' "$SERVER"; }
ntp_servers() { merged_list "$SERVER" "$(bottlerocket_setting ntp.time-servers)"; }
is_written() {
  case $(time_service) in
  chrony) [[ -e $(root "$(chrony_file)") ]] && names_server <"$(root "$(chrony_file)")" ;;
  timesyncd) [[ -e $(root "$TIMESYNCD") ]] ;;
  bottlerocket) [[ ,$(bottlerocket_setting ntp.time-servers), == *",$SERVER,"* ]] ;;
  *) return 1 ;;
  esac
}

# A running chronyd is told, not restarted: at its start it jumps where its file has makestep.
tell_chrony() {
  if ! chronyc -n tracking >/dev/null 2>&1; then
    ! grep -q '^[[:space:]]*makestep' "$(root "$(chrony_file)")" ||
      must_be_able_to_step "chronyd is not running, and its file lets it jump at its start (makestep)"
    systemctl enable "$(chrony_unit)"
    systemctl start "$(chrony_unit)"
  elif ! chronyc -n sources | grep -qF " $SERVER "; then
    save source "$SERVER"
    chronyc add server "$SERVER" prefer iburst minpoll 4 maxpoll 4
  fi
  [[ ${CLOCK_STEP:-} == yes ]] || return 0
  eventually is_chosen_source || die "No time comes from $SERVER: chronyc sources -v."
  chronyc makestep
}
must_be_able_to_step() {
  [[ ${CLOCK_STEP:-} == yes ]] || die "$1: drain the instance, then give CLOCK_STEP=yes."
}

is_chosen_source() { chronyc -n sources 2>/dev/null | grep -q '^\^\*'; }
is_in_time() {
  case $(time_service) in
  chrony) is_chosen_source && below_a_second ;;
  timesyncd) [[ $(timedatectl show -p NTPSynchronized --value) == yes ]] ;;
  *) return 0 ;; # Bottlerocket tells nothing of its clock
  esac
}
below_a_second() { # what chrony still has to put right: "System time     : 0.000012 seconds slow of NTP time"
  chronyc -n tracking | awk '/^System time/ { found = 1; off = $4 } END { exit !(found && off + 0 < 1) }'
}
