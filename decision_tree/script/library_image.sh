# ----- Images: the Dockerfile in the folder that is its build context -----
#
#   final_stage                       sets what the last stage's image is made of: STAGE_BASE, STAGE_USER, and as JSON lists
#                                     STAGE_ENTRYPOINT and STAGE_CMD (empty: none), STAGE_CMD_IS_HERE
#   wrapped_dockerfile PATH LINE…     the Dockerfile with a block at its end: the lines, and PATH before the ENTRYPOINT
#   dockerfile_without_block          the Dockerfile as it is without that block
#   dockerignore_with PATTERN…        .dockerignore with these as its last lines
#   without_lines FILE LINE…          the file without these lines
#   has_lines FILE LINE…              whether it has them all
#   ignored NAME                      whether .dockerignore keeps the file NAME of the context from the image
#   restore_or FILE COMMAND…          puts back what was there; where the file was changed since, what the command prints
#   keep_context, to_context          for undo: goes to the folder in which apply was called; status 1 where it was not
#
# What stands in the Dockerfile stays as it is: the last ENTRYPOINT of a stage counts, so a block at the end is enough.
# The rules are those of https://docs.docker.com/reference/dockerfile/

BLOCK_BEGIN="# ecs-wizard: begin"
BLOCK_END="# ecs-wizard: end"

prepare_image() {
  [[ -n $DOCKERFILE ]] || DOCKERFILE=Dockerfile
}

needs_dockerfile() {
  [[ -f $DOCKERFILE ]] || die "There is no $DOCKERFILE in $PWD: go to the folder of the Dockerfile, or set DOCKERFILE."
}

here() { printf '%s/%s' "$PWD" "$1"; } # NAME: for `change_file`, which wants a whole path

keep_context() { save context "$PWD"; }

to_context() {
  local context
  context=$(saved context) || return 1
  cd "$context" 2>/dev/null || die "The folder $context, where this was done, is not there any more."
}

restore_or() { # FILE COMMAND…
  local name=$1 file kept
  file=$(real_path "$1")
  kept=$(kept_name "$1")
  shift
  if [[ ! -e $kept.after || ! -e $file ]] || is_ours "$file" "$kept"; then
    restore_file "$name"
  else
    "$@" >"$kept.after" || die "$name cannot be read."
    put_file "$kept.after" "$file" "$name"
    rm -f "$kept.after"
  fi
}

# ----- reading the Dockerfile -----

# A line for each instruction: its name in capitals, a tab, its arguments. Lines are joined as the builder joins them;
# comments and here-documents are left out.
INSTRUCTIONS='
  { sub(/\r$/, ""); if (NR == 1) sub(/^\357\273\277/, ""); line[NR] = $0 }
  function continued(text) { sub(/[ \t]+$/, "", text); return substr(text, length(text)) == escape }
  function start_of(text) { sub(/[ \t]+$/, "", text); return substr(text, 1, length(text) - 1) }
  # the last line of the here-documents that the arguments begin; the same line where they begin none
  function after_documents(text, at,    i, c, quote, word, dash, j, body) {
    text = " " text
    for (i = 2; i <= length(text); i++) {
      c = substr(text, i, 1)
      if (quote != "") { if (c == quote) quote = ""; else if (c == "\\" && quote == "\"") i++; continue }
      if (substr(text, i - 1, 1) ~ /[ \t]/ && match(substr(text, i), /^[0-9]*<<-?["\047]?[A-Za-z_][A-Za-z0-9_.]*["\047]?/)) {
        word = substr(text, i, RLENGTH); dash = word ~ /<<-/
        i += RLENGTH - 1
        gsub(/^[0-9]*<<-?|["\047]/, "", word)
        for (j = at + 1; j <= NR; j++) {
          body = line[j]; if (dash) sub(/^\t+/, "", body)
          if (body == word) { at = j; break }
        }
      } else if (c == "\"" || c == "\047") quote = c
      else if (c == "\\") i++
    }
    return at
  }
  END {
    escape = "\\"
    for (i = 1; i <= NR && line[i] ~ /^[ \t]*#[ \t]*[A-Za-z]+[ \t]*=/; i++)
      if (tolower(line[i]) ~ /^[ \t]*#[ \t]*escape[ \t]*=[ \t]*`/) escape = "`"
    for (i = 1; i <= NR; i++) {
      text = line[i]
      if (text ~ /^[ \t]*(#|$)/) continue
      while (continued(text) && i < NR) {
        i++
        if (line[i] !~ /^[ \t]*(#|$)/) text = start_of(text) line[i]
      }
      if (continued(text)) name = "UNFINISHED"
      sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text)
      match(text, /^[A-Za-z]+/)
      if (name != "UNFINISHED") name = toupper(substr(text, 1, RLENGTH)); text = substr(text, RLENGTH + 1); sub(/^[ \t]+/, "", text)
      if (name ~ /^(RUN|COPY|ADD)$/) i = after_documents(text, i)
      print name "\t" text
    }
  }'

JSON_TEXT='"([^"\\[:cntrl:]]|\\.)*"'
JSON_LIST="^\\[[[:blank:]]*($JSON_TEXT([[:blank:]]*,[[:blank:]]*$JSON_TEXT)*)?[[:blank:]]*\\]\$"

# The program of an ENTRYPOINT or CMD as a JSON list; the shell form is one for the stage's shell. Nothing for `[]`.
program_list() { # ARGUMENTS SHELL_LIST
  local text=$1 tab=$'\t'
  if [[ $text =~ $JSON_LIST ]]; then
    text=${text#[}
    text=${text%]}
    [[ $text != *\"* ]] || printf '[%s]' "$text"
  else
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    printf '%s, "%s"]' "${2%]}" "${text//$tab/\\t}"
  fi
}

final_stage() {
  local name text stage=-1 shell
  STAGE_NAMES=() STAGE_SHELLS=() STAGE_BASES=() STAGE_ENTRYPOINTS=() STAGE_CMDS=() STAGE_USERS=()
  while IFS=$'\t' read -r name text; do
    [[ $name == FROM || $stage -ge 0 ]] || continue # ARG may stand before the first FROM
    shell=${STAGE_SHELLS[stage < 0 ? 0 : stage]-}
    case $name in
    UNFINISHED) die "The last line of $DOCKERFILE ends in the middle of an instruction: end it first." ;;
    FROM)
      stage=$((stage + 1))
      begin_stage "$stage" "$text"
      STAGE_CMD_IS_HERE=no
      ;;
    SHELL) STAGE_SHELLS[stage]=$text ;;
    USER) STAGE_USERS[stage]=$text ;;
    CMD)
      STAGE_CMDS[stage]=$(program_list "$text" "$shell")
      STAGE_CMD_IS_HERE=yes
      ;;
    ENTRYPOINT)
      STAGE_ENTRYPOINTS[stage]=$(program_list "$text" "$shell")
      # a new ENTRYPOINT takes the CMD of the base image away
      [[ $STAGE_CMD_IS_HERE == yes ]] || STAGE_CMDS[stage]=""
      ;;
    esac
  done < <(dockerfile_without_block | awk "$INSTRUCTIONS")
  ((stage >= 0)) || die "$DOCKERFILE has no FROM, so it is not understood."
  STAGE_BASE=${STAGE_BASES[stage]} STAGE_USER=${STAGE_USERS[stage]}
  STAGE_ENTRYPOINT=${STAGE_ENTRYPOINTS[stage]} STAGE_CMD=${STAGE_CMDS[stage]}
  [[ $STAGE_ENTRYPOINT != "?" && -n $STAGE_USER ]] || take_from_base
}

# A stage begins with what the stage before or the image has that it is made from; "?" is what only the image knows.
begin_stage() { # NUMBER ARGUMENTS
  local words base from earlier
  read -r -a words <<<"$2"
  while [[ ${words[0]-} == --* ]]; do words=("${words[@]:1}"); done
  base=${words[0]-} from=""
  for ((earlier = 0; earlier < $1; earlier++)); do
    [[ -z ${STAGE_NAMES[earlier]} || $(lower "${STAGE_NAMES[earlier]}") != "$(lower "$base")" ]] || from=$earlier
  done
  STAGE_NAMES[$1]=${words[2]-}
  if [[ -n $from ]]; then
    STAGE_BASES[$1]=${STAGE_BASES[from]} STAGE_USERS[$1]=${STAGE_USERS[from]} STAGE_SHELLS[$1]=${STAGE_SHELLS[from]}
    STAGE_ENTRYPOINTS[$1]=${STAGE_ENTRYPOINTS[from]} STAGE_CMDS[$1]=${STAGE_CMDS[from]}
  else
    STAGE_BASES[$1]=$base STAGE_USERS[$1]="" STAGE_SHELLS[$1]='["/bin/sh", "-c"]'
    STAGE_ENTRYPOINTS[$1]="?" STAGE_CMDS[$1]="?"
  fi
}

lower() { tr '[:upper:]' '[:lower:]' <<<"$1"; }

# What the Dockerfile does not say the base image has. Only an image that is on this machine is asked.
take_from_base() {
  local found engine
  for engine in docker podman; do
    found=$("$engine" image inspect --format '{{json .Config.Entrypoint}} {{json .Config.Cmd}} {{json .Config.User}}' \
      "$STAGE_BASE" 2>/dev/null) || continue
    [[ $found =~ $BASE_CONFIG ]] || continue
    [[ -n $STAGE_USER ]] || STAGE_USER=${BASH_REMATCH[3]}
    [[ $STAGE_ENTRYPOINT == "?" ]] || return 0
    STAGE_ENTRYPOINT=$(list_or_nothing "${BASH_REMATCH[1]}")
    [[ $STAGE_CMD != "?" ]] || STAGE_CMD=$(list_or_nothing "${BASH_REMATCH[2]}")
    return 0
  done
  [[ $STAGE_ENTRYPOINT != "?" ]] ||
    die "$DOCKERFILE has no ENTRYPOINT in its last stage, so that of $STAGE_BASE counts, and it cannot be seen here." \
      "Pull that image and run this again where docker is; or write ENTRYPOINT (\"ENTRYPOINT []\" where it has none) and" \
      "CMD into $DOCKERFILE. It is shown by: docker image inspect $STAGE_BASE"
}

BASE_CONFIG='^(null|\[.*\]) (null|\[.*\]) "?([^"]*)"?$'

list_or_nothing() { # JSON
  [[ $1 == null || $1 == "[]" ]] || printf '%s' "$1"
}

# ----- the block at its end -----

line_end() { # the one that the Dockerfile uses
  if LC_ALL=C grep -q $'\r$' "$DOCKERFILE"; then printf '\r'; fi
}

dockerfile_without_block() {
  awk -v begin="$BLOCK_BEGIN" -v end="$BLOCK_END" '
    { text = $0; sub(/\r$/, "", text) }
    text == begin { inside = 1 }
    !inside { print }
    text == end { inside = 0 }' "$DOCKERFILE"
}

wrapped_dockerfile() { # PATH LINE…
  local path=$1 cr line
  shift
  final_stage || return
  refuse_stage || return
  cr=$(line_end)
  dockerfile_without_block || return
  for line in "$BLOCK_BEGIN" "$@" "ENTRYPOINT [\"/bin/sh\", \"$path\"$(more_of "$STAGE_ENTRYPOINT")]" \
    "$(cmd_line)" "$BLOCK_END"; do
    [[ -z $line ]] || printf '%s%s\n' "$line" "$cr"
  done
}

more_of() { # JSON LIST: its members, behind those of another one
  local list=${1#[}
  [[ -z $1 ]] || printf ', %s' "${list%]}"
}

cmd_line() {
  [[ $STAGE_CMD_IS_HERE == yes || -z $STAGE_CMD ]] || printf 'CMD %s' "$STAGE_CMD"
}

# Where an entry point of /bin/sh that writes for root would not do.
refuse_stage() {
  case $(lower "$STAGE_BASE") in
  scratch | *distroless* | cgr.dev/*)
    die "$STAGE_BASE has no /bin/sh that could run an entry point. One process per container is the way there."
    ;;
  *windows* | *nanoserver*) die "$STAGE_BASE is a Windows image; this entry point is for Linux." ;;
  esac
  case ${STAGE_USER%%:*} in
  "" | root | 0) ;;
  *)
    die "The image runs as user $STAGE_USER, who may not tell cron, su, sudo and sshd anything. Start what needs the" \
      "variable as a child of the main program; for sudo see the Dockerfile lines that the wizard shows."
    ;;
  esac
  [[ -n $STAGE_ENTRYPOINT$STAGE_CMD ]] ||
    die "Neither $DOCKERFILE nor $STAGE_BASE has an ENTRYPOINT or CMD: what shall the entry point start?"
}

# ----- .dockerignore -----

dockerignore() { # the file that counts
  if [[ -f $DOCKERFILE.dockerignore ]]; then printf '%s.dockerignore' "$DOCKERFILE"; else printf .dockerignore; fi
}

ignored() { # NAME, without a folder
  local file pattern last=no
  file=$(dockerignore)
  [[ -f $file ]] || return 1
  while read -r pattern || [[ -n $pattern ]]; do
    pattern=${pattern%$'\r'}
    case ${pattern#!} in "" | "#"*) continue ;; esac
    # shellcheck disable=SC2254  # it is a pattern
    case $1 in
    $(plain_pattern "${pattern#!}")) [[ $pattern == !* ]] && last=no || last=yes ;;
    esac
  done <"$file"
  [[ $last == yes ]]
}

plain_pattern() { # PATTERN: as it counts for a file of the context's own folder
  local pattern=${1%/}
  pattern=${pattern#./}
  pattern=${pattern#/}
  while [[ $pattern == '**/'* ]]; do pattern=${pattern#\*\*/}; done
  printf '%s' "$pattern"
}

dockerignore_with() { # PATTERN…
  local file
  file=$(dockerignore)
  [[ ! -f $file ]] || awk 1 "$file" || return # awk ends the last line, where it is not ended
  printf '%s\n' "$@"
}

without_lines() { # FILE LINE…
  local file=$1
  shift
  awk '
    BEGIN { for (i = 1; i < ARGC - 1; i++) { gone[ARGV[i]] = 1; delete ARGV[i] } }
    { text = $0; sub(/\r$/, "", text) }
    !(text in gone) { print }' "$@" "$file"
}

has_lines() { # FILE LINE…
  local file=$1 line
  shift
  for line in "$@"; do
    tr -d '\r' <"$file" 2>/dev/null | grep -Fqx -e "$line" || return 1
  done
}
