# ----- A fleet: the steps of the host on all container instances of the cluster, by SSM Run Command -----
#
#   fleet_main     with --fleet, where the AWS CLI is: sends this script itself, in the same mode, waits, and collects
#                  what each instance says. Exit status 1 where one failed or could not be reached
#   needs_drain    a fix defines it as true where the tasks should leave the instance first: then it goes in batches
#
# CLUSTER_INSTANCES limits it to some of them. Bottlerocket runs the command in its control container; instances with
# Windows get WINDOWS_SCRIPT, which is packed when this script is built.
# https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html

FLEET_DEFAULT_CONCURRENCY=10% FLEET_DEFAULT_ERRORS=1
# The document and its parameters together may have 64 KB.
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
LARGEST_COMMAND=60000
INSTANCES_A_COMMAND=50

fleet_main() {
  fleet_ready
  find_instances
  find_reachable
  fleet_heading
  if [[ ! -s $SCRATCH/reachable ]]; then
    warn "Systems Manager reaches none of the instances; nothing was done."
    exit 1
  fi
  check_fleet_permissions
  if [[ $MODE == apply || $MODE == undo ]]; then
    confirm_fleet
    mkdir -p "$STATE" || usage_error "The folder $STATE cannot be made."
    trap 'fleet_interrupted' INT TERM HUP
    activate_leftover
  fi
  : >"$SCRATCH/results"
  if fleet_drains; then
    run_in_batches
  else
    run_on "$SCRATCH/reachable"
  fi
  fleet_table
}

fleet_ready() {
  local tool
  for tool in jq gzip base64; do
    type -P "$tool" >/dev/null || usage_error "--fleet needs $tool, which is not installed here."
  done
  [[ -n $CLUSTER ]] || usage_error "--fleet needs the cluster: CLUSTER=name bash $SCRIPT_NAME --on host --fleet"
  [[ -f $0 ]] || usage_error "--fleet sends this script itself: save it in a file, and start that."
  if [[ -n $NOT_SIGNED_IN ]]; then
    warn "Not signed in to AWS: $NOT_SIGNED_IN"
    exit 1
  fi
  [[ -z $ACCOUNT_ID || $ACCOUNT_ID == "$AWS_ACCOUNT" ]] ||
    usage_error "The case is of account $ACCOUNT_ID, and this is $AWS_ACCOUNT; nothing was done."
  shell_command >"$SCRATCH/command.Linux"
  powershell_command >"$SCRATCH/command.Windows"
  (($(wc -c <"$SCRATCH/command.Linux") <= LARGEST_COMMAND && $(wc -c <"$SCRATCH/command.Windows") <= LARGEST_COMMAND)) ||
    usage_error "The script is too large for Run Command: make one script for each cause (--only chooses steps, but all are sent)."
}

aws_or_stop() { # WORDS…: where nothing can go on without the answer
  aws "$@" || {
    warn "Nothing was done."
    exit 1
  }
}

# ----- which instances -----

# Lines of: instance id, container instance ARN, status, number of tasks.
find_instances() {
  local status arns
  for status in ACTIVE DRAINING; do
    aws_or_stop ecs list-container-instances --cluster "$CLUSTER" --status "$status" >"$SCRATCH/listed"
    jq -r '.containerInstanceArns[]' "$SCRATCH/listed"
  done >"$SCRATCH/arns"
  : >"$SCRATCH/described"
  while read -r arns; do # a hundred at a time
    # shellcheck disable=SC2086 # ARNs have no blanks
    aws_or_stop ecs describe-container-instances --cluster "$CLUSTER" --container-instances $arns >>"$SCRATCH/described"
  done < <(xargs -n 100 <"$SCRATCH/arns")
  jq -r --arg only "$CLUSTER_INSTANCES" '($only | split(",") | map(select(. != ""))) as $chosen
    | .containerInstances[] | .ec2InstanceId as $id | .containerInstanceArn as $arn
    | select(($chosen | length) == 0 or any($chosen[]; . == $id or . == $arn or . == ($arn | split("/")[-1])))
    | [$id, $arn, .status, .runningTasksCount] | @tsv' "$SCRATCH/described" >"$SCRATCH/instances"
  if [[ ! -s $SCRATCH/instances ]]; then
    warn "Cluster $CLUSTER has no such container instance; nothing was done."
    exit 1
  fi
}

# Splits them: reachable (as above, and Linux or Windows), unreachable (instance id, why).
find_reachable() {
  local ids words
  : >"$SCRATCH/managed"
  while read -r ids; do
    words="Key=InstanceIds,Values=${ids// /,}"
    aws_or_stop ssm describe-instance-information --filters "$words" >>"$SCRATCH/managed"
  done < <(cut -f1 "$SCRATCH/instances" | xargs -n "$INSTANCES_A_COMMAND")
  jq -r '.InstanceInformationList[] | [.InstanceId, .PingStatus, .PlatformType] | @tsv' "$SCRATCH/managed" >"$SCRATCH/nodes"
  awk -F'\t' -v windows="$(for_windows && printf yes)" -v reachable="$SCRATCH/reachable" -v unreachable="$SCRATCH/unreachable" '
    BEGIN { printf "" >reachable; printf "" >unreachable }
    FILENAME == ARGV[1] { ping[$1] = $2; platform[$1] = $3; next }
    !($1 in ping) { why = "Systems Manager does not manage it (SSM agent, instance role, way to ssm)" }
    ($1 in ping) && ping[$1] != "Online" { why = "Systems Manager has lost the connection to it" }
    ($1 in ping) && ping[$1] == "Online" {
      kind = platform[$1] == "Windows" ? "Windows" : "Linux"
      why = kind == "Windows" && windows == "" ? "it runs Windows, and these steps are for Linux" : ""
    }
    why != "" { print $1 "\t" why >unreachable; next }
    { print $0 "\t" kind >reachable }' "$SCRATCH/nodes" "$SCRATCH/instances"
}

count() { wc -l <"$1" | tr -d ' '; } # FILE

# N, or N% of TOTAL: at least one.
share() { # WORD TOTAL
  local number=${1%\%}
  [[ $1 != *% ]] || number=$((10#$number * $2 / 100))
  number=$((10#$number))
  printf '%s' "$((number > 0 ? number : 1))"
}

fleet_heading() {
  say "$TITLE"
  say "case $CASE_ID"
  say "AWS account $AWS_ACCOUNT${REGION:+, Region $REGION}, cluster $CLUSTER: $(count "$SCRATCH/reachable") container instances" \
    "by Systems Manager, $(concurrency) at a time; it stops after $(most_errors) failures"
  ! fleet_drains || say "Each is drained first: its tasks move to the others, and it takes tasks again afterwards."
  while IFS=$'\t' read -r id why; do
    say "  not reached: $id: $why"
  done <"$SCRATCH/unreachable"
}

concurrency() { share "${MAX_CONCURRENCY:-$FLEET_DEFAULT_CONCURRENCY}" "$(count "$SCRATCH/reachable")"; }
most_errors() { share "${MAX_ERRORS:-$FLEET_DEFAULT_ERRORS}" "$(count "$SCRATCH/reachable")"; }

check_fleet_permissions() {
  check_needed "$(fleet_permissions)"
  case $MAY in
  no)
    warn "$AWS_CALLER may not: $MAY_WORDS. Nothing was done."
    exit 1
    ;;
  unknown) warn "Whether you may do it $MAY_WORDS" ;;
  esac
}

# The simulator is asked about some of the instances: each is a call of its own.
fleet_permissions() {
  local id kind
  for kind in $(cut -f5 "$SCRATCH/reachable" | sort -u); do
    may "arn:$AWS_PARTITION:ssm:${REGION:-*}::document/$(document_for "$kind")" ssm:SendCommand
  done
  for id in $(cut -f1 "$SCRATCH/reachable" | head -n 5); do
    if [[ $id == mi-* ]]; then
      may "$(arn ssm "managed-instance/$id")" ssm:SendCommand
    else
      may "$(ec2_arn instance "$id")" ssm:SendCommand
    fi
  done
  may '*' ssm:ListCommands ssm:ListCommandInvocations ssm:GetCommandInvocation ssm:CancelCommand
  ! fleet_drains || may "$(head -n 1 "$SCRATCH/reachable" | cut -f2)" ecs:UpdateContainerInstancesState
}

confirm_fleet() {
  [[ $ASK == yes ]] || return 0
  must_have_terminal
  ask_to_go_on "Run --$MODE on these instances now?" "Nothing was done."
}

# ----- the command -----

document_for() { if [[ $1 == Windows ]]; then printf AWS-RunPowerShellScript; else printf AWS-RunShellScript; fi; } # KIND

# The script for PowerShell has all steps of the host or none, and no --only.
for_windows() { [[ -n $WINDOWS_SCRIPT && -z $ONLY ]]; }

powershell_command() {
  local words=""
  case $MODE in
  apply) words=" -Apply -Yes" ;;
  verify) words=" -Verify" ;;
  undo) words=" -Undo -Yes" ;;
  esac
  printf '%s\n' "\$ErrorActionPreference = 'Stop'" "\$bytes = [Convert]::FromBase64String('$WINDOWS_SCRIPT')" \
    '$packed = New-Object IO.MemoryStream(,$bytes)' \
    '$plain = New-Object IO.Compression.GZipStream($packed, [IO.Compression.CompressionMode]::Decompress)' \
    '$text = (New-Object IO.StreamReader($plain, [Text.Encoding]::UTF8)).ReadToEnd()' \
    "\$file = Join-Path \$env:TEMP ('ecs-wizard-' + [guid]::NewGuid() + '.ps1')" \
    '[IO.File]::WriteAllText($file, $text, [Text.Encoding]::UTF8)' \
    "try { & powershell.exe -NoProfile -ExecutionPolicy Bypass -File \$file$words; \$code = \$LASTEXITCODE }" \
    'finally { Remove-Item -LiteralPath $file }' 'exit $code'
}

# What of this script an instance needs: Run Command takes no more than 64 KB.
host_part() {
  awk '/^# part: / { keep = $3 ~ /^(library|frame|modes|library_files|library_host|library_bottlerocket)\.sh$/ || $3 == "steps"; begun = 1 }
    (keep || !begun) && !/^WINDOWS_SCRIPT=/' "$0"
}

# This script, packed, and how it is started there. The values that were given by hand go with it.
shell_command() {
  local name words=(--on host) step
  [[ $MODE == plan ]] || words+=("--$MODE")
  [[ $MODE != apply && $MODE != undo ]] || words+=(--yes)
  for step in $ONLY; do words+=(--only "$step"); done
  printf '%s\n' 'folder=$(mktemp -d) || exit 1' "trap 'rm -rf \"\$folder\"' EXIT" \
    "printf %s '$(host_part | gzip -9 -c | base64 | tr -d '\n')' | base64 -d | gzip -dc >\"\$folder/fix.sh\" || exit 1" \
    'export HOME=/root'
  for name in ${PARAMETERS[@]+"${PARAMETERS[@]}"}; do
    [[ ${!name} != *'{{'* ]] || usage_error "$name has {{, which Systems Manager would replace."
    [[ -z ${!name} ]] || printf 'export %s=%s\n' "$name" "$(single_quoted "${!name}")"
  done
  printf 'bash "$folder/fix.sh" %s\n' "${words[*]}"
}

single_quoted() { # for any shell
  local quote="'\\''"
  printf "'%s'" "${1//\'/$quote}"
}

# Sends it to the instances of the file, and notes how each ended.
run_on() { # FILE
  local kind ids failed
  for kind in Linux Windows; do
    while read -r ids; do
      failed=$(failures)
      if [[ -z $ids ]]; then
        continue # xargs gives an empty line where there is none of the kind
      elif ((failed >= $(most_errors))); then
        note_skipped "$ids"
      else
        send_to "$kind" "$ids" "$(($(most_errors) - failed - 1))"
      fi
    done < <(awk -F'\t' -v kind="$kind" '$5 == kind { print $1 }' "$1" | xargs -n "$INSTANCES_A_COMMAND")
  done
}

failures() { awk -F'\t' '$2 != "ok" { n++ } END { print n + 0 }' "$SCRATCH/results"; }
note_skipped() { tr ' ' '\n' <<<"$1" | sed $'s/$/\tskipped\tnot begun: others failed before/' >>"$SCRATCH/results"; } # IDS

# Run Command ends when one MORE has failed than its max-errors says.
send_to() { # KIND IDS ERRORS
  local request id
  request=$(jq -cn --arg ids "$2" --arg errors "$3" --arg concurrency "$(concurrency)" --arg document "$(document_for "$1")" \
    --arg comment "ecs-wizard $CASE_ID $MODE" --rawfile command "$SCRATCH/command.$1" '
    {DocumentName: $document, InstanceIds: ($ids | split(" ")), MaxConcurrency: $concurrency, MaxErrors: $errors,
     Comment: $comment, TimeoutSeconds: 600,
     Parameters: {commands: ($command | rtrimstr("\n") | split("\n")), executionTimeout: ["3600"]}}')
  if ! aws ssm send-command --cli-input-json "$request" >"$SCRATCH/sent"; then
    tr ' ' '\n' <<<"$2" | sed $'s/$/\tfailed\tthe command could not be sent/' >>"$SCRATCH/results"
    return 0
  fi
  id=$(jq -r .Command.CommandId "$SCRATCH/sent")
  COMMAND_ID=$id
  say "Run Command $id: $(wc -w <<<"$2" | tr -d ' ') instances with $1"
  while ! command_ended "$id"; do sleep "${ECS_WIZARD_PAUSE:-5}"; done
  COMMAND_ID=""
  collect "$id" "$2"
}

# Run Command ends by itself, by its time limits; an answer that fails on the way is asked for again.
command_ended() { # COMMAND_ID
  local status
  status=$(call_aws ssm list-commands --command-id "$1" | jq -r '.Commands[0].Status // empty') || return 1
  [[ $status == Success || $status == Failed || $status == Cancelled || $status == TimedOut ]]
}

collect() { # COMMAND_ID IDS
  local id answer
  for id in $2; do
    if answer=$(call_aws ssm get-command-invocation --command-id "$1" --instance-id "$id"); then
      if [[ $(jq -r .StatusDetails <<<"$answer") == Terminated ]]; then # too many had failed before
        note_skipped "$id"
      else
        show_answer "$id" "$answer"
      fi
    elif grep -qF '(InvocationDoesNotExist)' "$SCRATCH/aws"; then
      note_skipped "$id"
    else
      printf '%s\tfailed\tits result could not be read: %s\n' "$id" "$(tail -n 1 "$SCRATCH/aws")" >>"$SCRATCH/results"
    fi
  done
}

show_answer() { # ID ANSWER
  local status details code last
  status=$(jq -r .Status <<<"$2")
  details=$(jq -r '.StatusDetails // .Status' <<<"$2")
  code=$(jq -r '.ResponseCode // ""' <<<"$2")
  say ""
  say "$1: $details"
  jq -r '(.StandardOutputContent // "") + "\n" + (.StandardErrorContent // "")' <<<"$2" |
    tr -d '\000-\010\013-\037\177' | grep -v '^[[:space:]]*$' | tail -n 12 >"$SCRATCH/said" || true
  sed 's/^/  /' "$SCRATCH/said"
  last=$(tail -n 1 "$SCRATCH/said" | cut -c1-100)
  if [[ $status == Success ]]; then
    printf '%s\tok\t%s\n' "$1" "$last"
  elif [[ $code == -1 || $code == "" ]]; then
    printf '%s\tfailed\t%s: it did not run to its end\n' "$1" "$details"
  else
    printf '%s\tfailed\texit status %s: %s\n' "$1" "$code" "$last"
  fi >>"$SCRATCH/results"
}

# ----- the end -----

COMMAND_ID="" FLEET_TROUBLE=no

fleet_interrupted() {
  trap '' INT TERM HUP
  warn ""
  if [[ -n $COMMAND_ID ]]; then
    warn "Interrupted. Run Command $COMMAND_ID is cancelled where it has not begun; where it has, it goes on to its end."
    call_aws ssm cancel-command --command-id "$COMMAND_ID" >/dev/null || warn "It could not be cancelled: $(tail -n 1 "$SCRATCH/aws")"
  fi
  activate_leftover
  warn "The same command goes on: what is done is skipped."
  exit 130
}

fleet_table() {
  local id result words bad=0
  say ""
  while IFS=$'\t' read -r id result words; do
    [[ $result == ok ]] || bad=1
    printf '%-22s %-8s %s\n' "$id" "$result" "$words"
  done <"$SCRATCH/results"
  while IFS=$'\t' read -r id words; do
    bad=1
    printf '%-22s %-8s %s\n' "$id" "not done" "$words"
  done <"$SCRATCH/unreachable"
  say ""
  say "$(awk -F'\t' '$2 == "ok"' "$SCRATCH/results" | wc -l | tr -d ' ') of $(count "$SCRATCH/instances") instances: done"
  [[ $FLEET_TROUBLE == no ]] || bad=1
  rmdir "$STATE" 2>/dev/null || true
  exit "$bad"
}
