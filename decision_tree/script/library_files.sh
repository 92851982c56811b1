# ----- Files: changed as a whole or not at all, and put back to the byte -----
#
#   root FILE                         the file's path (below ECS_WIZARD_ROOT in tests)
#   change_file FILE [COMMAND…]       replaces it by what the command prints, or by standard input
#   restore_file FILE                 puts back what was there; not where somebody else has changed it since
#   file_change FILE [COMMAND…]       for `changes`: the same as a diff
#
# What was there, and what is put there, are kept before the file is touched: so `undo` and a second `apply` know at
# any moment how far this has come.

root() { printf '%s%s' "${ECS_WIZARD_ROOT:-}" "$1"; }

real_path() { readlink -f "$(root "$1")" 2>/dev/null || root "$1"; } # FILE: where a link leads

kept_name() { printf '%s/file%s' "$(step_folder "$STEP_CAUSE")" "${1//\//_}"; }

# Owner, mode and a link stay. A command that fails leaves the file as it is.
change_file() { # FILE [COMMAND…]
  local name=$1 file kept
  kept=$(kept_name "$1")
  file=$(real_path "$1")
  shift
  (($#)) || set -- cat
  must_be_writable "$file"
  if [[ -e $kept.after ]] && ! is_ours "$file" "$kept"; then
    die "$name was changed by somebody else since this script began: take that back, or change it by hand."
  fi
  "$@" >"$kept.after.new" || die "The new text of $name could not be made; it is as it was."
  keep_file "$file" "$kept"
  # a second change of the file in this step: until the file is replaced, it is what the first one made
  ! cmp -s "$file" "$kept.after" 2>/dev/null || mv -f "$kept.after" "$kept.former"
  mv -f "$kept.after.new" "$kept.after"
  put_file "$kept.after" "$file" "$name"
}

put_file() { # SOURCE FILE NAME
  if [[ -e $2 ]]; then
    cp -p "$2" "$2.ecs-wizard"
  else
    (umask 022 && mkdir -p "${2%/*}" && : >"$2.ecs-wizard")
  fi
  cat "$1" >"$2.ecs-wizard" && mv -f "$2.ecs-wizard" "$2" || die "$3 could not be replaced; it is as it was."
}

keep_file() { # FILE KEPT
  if [[ -e $2.before || -e $2.missing ]]; then
    return 0
  elif [[ -e $1 ]]; then
    cp -p "$1" "$2.before.new" && mv -f "$2.before.new" "$2.before"
  else
    write_whole "$2.missing" "$(missing_folder "${1%/*}")"
  fi
}

missing_folder() { # FOLDER: the uppermost one of its path that is not there
  local folder=$1 missing=""
  while [[ -n $folder && ! -d $folder ]]; do
    missing=$folder
    [[ $folder == */* ]] || break
    folder=${folder%/*}
  done
  printf '%s' "$missing"
}

must_be_writable() { # FILE
  local folder=${1%/*}
  while [[ ! -d $folder && $folder == */* ]]; do folder=${folder%/*}; done
  [[ -w ${folder:-/} ]] ||
    die "$1 cannot be changed: its file system is read-only, or this user may not write there. It is as it was."
}

is_ours() { # FILE KEPT
  cmp -s "$1" "$2.after" 2>/dev/null || cmp -s "$1" "$2.former" 2>/dev/null || is_original "$1" "$2"
}

is_original() { # FILE KEPT
  if [[ -e $2.missing ]]; then
    [[ ! -e $1 ]]
  else
    cmp -s "$1" "$2.before"
  fi
}

restore_file() { # FILE
  local file kept
  kept=$(kept_name "$1")
  file=$(real_path "$1")
  [[ -e $kept.after || -e $kept.former ]] || return 0 # it was not changed
  rm -f "$file.ecs-wizard"
  if ! is_original "$file" "$kept"; then
    is_ours "$file" "$kept" || die "$1 was changed since; what was there before is kept as ${kept%.after}.before: compare by hand."
    if [[ -e $kept.missing ]]; then
      rm -f "$file"
    else
      cp -p "$kept.before" "$file.ecs-wizard" && mv -f "$file.ecs-wizard" "$file"
    fi
  fi
  [[ ! -e $kept.missing ]] || remove_folders "${file%/*}" "$(cat "$kept.missing")"
  rm -f "$kept.after" "$kept.former" # a second undo has nothing to do
}

remove_folders() { # FOLDER TOP: those that were made for the file, as far as they are empty
  local folder=$1
  while [[ -n $2 && ($folder == "$2" || $folder == "$2"/*) ]]; do
    rmdir "$folder" 2>/dev/null || return 0
    folder=${folder%/*}
  done
}

file_change() { # FILE [COMMAND…]
  local name=$1 before after
  before=$(cat "$(real_path "$1")" 2>/dev/null) || true
  shift
  (($#)) || set -- cat
  after=$("$@") || return # what cannot be made is not shown as if all were taken away
  shows_change "$name" "$before" "$after"
}
