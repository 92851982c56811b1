# ----- the container: what the failing program has for credentials -----
#
#   sh report.sh              looks at process 1 and at the process that runs this
#   sh report.sh PROGRAM|PID  looks at process 1 and at that process: the one that fails

main() {
  echo "ecs-wizard-report 1 container"
  environment_1=$(environment_of 1) && readable=yes || readable=no
  choose_process "${1:-}"
  metadata_uri=$(first_value ECS_CONTAINER_METADATA_URI_V4 ECS_CONTAINER_METADATA_URI)
  show place "$(if [ -n "$metadata_uri" ]; then echo ecs_container; else echo "unknown:no ECS metadata variable"; fi)"
  show uid "$(id -u)"
  show pid1_is_the_containers_own "$(pid1_word)"
  show program "$(program_of 1)"
  show process "$process"
  show process_program "$(program_of "$pid")"
  show started_by "$(launcher_of "$pid")"
  show_variable
  show_other_credentials
  show_metadata
  show_endpoint
  show_imds
  show_sdks
  show_clock
  show_reach "$region" sts s3 logs
  echo end
}

choose_process() { # PROGRAM, PID or nothing: sets process, pid and environment
  process=this pid=$$
  case $1 in
    '') environment=$(environment_of $$) || environment=$(env) ;;
    *[!0-9]*) process=given pid=$(pid_of "$1") ;;
    *) process=given pid=$1 ;;
  esac
  [ "$process" = this ] && process_readable=yes && return
  [ -d "$ROOT/proc/${pid:-none}" ] || { process="unknown:no such process" && pid=0; }
  environment=$(environment_of "$pid") && process_readable=yes || process_readable=no
}

pid_of() { # PROGRAM
  for file in $(grep -lx -e "$1" "$ROOT"/proc/[0-9]*/comm 2>/dev/null); do
    file=${file%/comm}
    [ "${file##*/}" = $$ ] || { echo "${file##*/}" && return; }
  done
}

first_value() { # NAME…: of the chosen process, else of process 1
  for name in "$@"; do
    for known in "$environment" "$environment_1"; do
      is_set "$known" "$name" && value_of "$known" "$name" && return
    done
  done
}

# With a shared process namespace, process 1 is of another container or of the instance.
pid1_word() {
  if [ "$readable" = no ]; then
    echo "unknown:needs the user of process 1"
  elif any_set "$environment_1" ECS_CONTAINER_METADATA_URI_V4 ECS_CONTAINER_METADATA_URI; then
    echo yes
  else
    echo "unknown:it has no ECS metadata variable"
  fi
}

program_of() { # PID: the language of its program
  path=$(readlink "$ROOT/proc/$1/exe" 2>/dev/null) || path=$(command_name "$1")
  case ${path##*/} in
    python* | uwsgi* | gunicorn*) echo python ;;
    node*) echo node ;;
    java) echo java ;;
    ruby*) echo ruby ;;
    php*) echo php ;;
    dotnet) echo dotnet ;;
    *) if grep -qs 'Go build' "$ROOT/proc/$1/exe"; then echo go; else echo other; fi ;;
  esac
}

launcher_of() ( # PID: the nearest program above it that starts others with an environment of their own
  pid=$1 steps=0
  [ "$pid" != 1 ] || { echo main_process && return; }
  while [ "$pid" -gt 1 ] && [ $steps -lt 40 ]; do
    pid=$(sed -n 's/^PPid:[^0-9]*//p' "$ROOT/proc/$pid/status" 2>/dev/null)
    pid=${pid:-0} steps=$((steps + 1))
    word=$(launcher_word "$(command_name "$pid")")
    [ "$word" = none ] || { echo "$word" && return; }
  done
  echo "unknown:no known launcher"
)

launcher_word() { # COMMAND NAME
  case $1 in
    cron | crond) echo cron ;;
    sudo | su) echo sudo ;;
    sshd | sshd-session | dropbear) echo ssh ;;
    supervisord) echo supervisord ;;
    systemd) echo systemd ;;
    s6-*) echo s6 ;;
    *) echo none ;;
  esac
}

# ----- the variable -----

VARIABLE=AWS_CONTAINER_CREDENTIALS_RELATIVE_URI

presence() { # READABLE ENVIRONMENT NAME
  if [ "$1" = no ]; then
    echo "unknown:not readable"
  elif is_set "$2" "$3"; then echo present; else echo absent; fi
}

show_variable() {
  show variable_pid1 "$(presence "$readable" "$environment_1" "$VARIABLE")"
  show variable_process "$(presence "$process_readable" "$environment" "$VARIABLE")"
  show full_uri_process "$(presence "$process_readable" "$environment" AWS_CONTAINER_CREDENTIALS_FULL_URI)"
  lacking=0 hidden=0 launchers=
  for folder in "$ROOT"/proc/[0-9]*; do
    count_process "${folder##*/}"
  done
  show processes_without_variable "$lacking"
  show processes_not_readable "$hidden"
  show launchers_running "${launchers:-none}"
}

count_process() { # PID
  other=$(environment_of "$1") || { [ ! -d "$ROOT/proc/$1" ] || hidden=$((hidden + 1)); return; }
  is_set "$other" "$VARIABLE" || lacking=$((lacking + 1))
  word=$(launcher_word "$(command_name "$1")")
  case $word,$launchers in none,* | "$word",*"$word"*) ;; *) launchers=${launchers:+$launchers+}$word ;; esac
}

# ----- other credentials, which win -----

show_other_credentials() {
  show proxy_pid1 "$(readable_proxy "$readable" "$environment_1")"
  show proxy_process "$(readable_proxy "$process_readable" "$environment")"
  show keys_pid1 "$(key_word "$readable" "$environment_1")"
  show keys_process "$(key_word "$process_readable" "$environment")"
  show profile_process "$(presence "$process_readable" "$environment" AWS_PROFILE)"
  show web_identity_process "$(presence "$process_readable" "$environment" AWS_WEB_IDENTITY_TOKEN_FILE)"
  show credentials_file "$(file_word AWS_SHARED_CREDENTIALS_FILE credentials 'aws_access_key_id')"
  show config_file "$(file_word AWS_CONFIG_FILE config 'role_arn\|credential_process\|sso_[a-z_]*\|aws_access_key_id')"
}

file_word() { # VARIABLE NAME SETTINGS
  file=$(first_value "$1")
  home=$(first_value HOME)
  if [ -n "$file" ]; then
    default_profile "$file" "$3"
  elif [ "$process" = this ] && [ "$home" != "$(value_of "$environment_1" HOME)" ]; then
    echo "unknown:the home folder of process 1 is another"
  else
    default_profile "$home/.aws/$2" "$3"
  fi
}

readable_proxy() { # READABLE ENVIRONMENT
  if [ "$1" = no ]; then echo "unknown:not readable"; else proxy_word "$2" 169.254.170.2; fi
}

key_word() { # READABLE ENVIRONMENT: present, half, absent
  [ "$1" = yes ] || { echo "unknown:not readable" && return; }
  case $(presence yes "$2" AWS_ACCESS_KEY_ID),$(presence yes "$2" AWS_SECRET_ACCESS_KEY) in
    present,present) echo present ;;
    absent,absent) echo absent ;;
    *) echo half ;;
  esac
}

default_profile() { # FILE NAMES: whether its profile "default" sets one of them
  [ -e "$ROOT$1" ] || { echo absent && return; }
  [ -r "$ROOT$1" ] || { echo "unknown:not readable" && return; }
  if [ ! -s "$ROOT$1" ]; then
    echo empty
  elif sed -n '/^\[ *\(profile  *\)\{0,1\}default *\]/,/^\[/p' "$ROOT$1" | grep -q "^ *\($2\) *="; then
    echo default_profile
  else
    echo other_profiles
  fi
}

# ----- what ECS says of the task, and what the credentials address answers -----

show_metadata() {
  region=$(first_value AWS_REGION AWS_DEFAULT_REGION)
  if [ -z "$metadata_uri" ]; then
    show metadata "unknown:no variable"
    return
  fi
  show metadata "$(http_word "$metadata_uri" direct)"
  task=$(fetch "$metadata_uri/task")
  region=${region:-$(field "$task" TaskARN | cut -d : -f 4)}
  show launch_type "$(field "$task" LaunchType | tr '[:upper:]' '[:lower:]')"
  show network_mode "$(field "$(fetch "$metadata_uri")" NetworkMode)"
}

show_endpoint() {
  path=$(first_value "$VARIABLE")
  proxy=$(first_value http_proxy HTTP_PROXY all_proxy ALL_PROXY)
  if [ -z "$path" ]; then
    show endpoint_direct "unknown:no variable"
    show endpoint_through_proxy "unknown:no variable"
    return
  fi
  show endpoint_direct "$(http_word "http://169.254.170.2$path" direct)"
  case $(proxy_word "$environment" 169.254.170.2),$(proxy_word "$environment_1" 169.254.170.2) in
    *without*) show endpoint_through_proxy "$(http_word "http://169.254.170.2$path" "$proxy")" ;;
    *) show endpoint_through_proxy not_used ;;
  esac
}
