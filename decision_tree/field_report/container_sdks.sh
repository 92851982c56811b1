# ----- AWS CLI and SDKs: versions by the names of files; nothing of the application is run -----

SDK_ROOTS="/app /code /home /opt /root /srv /usr/app /usr/lib /usr/local /usr/share /usr/src /var/lib /var/task /var/www /venv /work /workspace"

show_sdks() {
  show aws_cli "$(aws_cli)"
  have find || { show sdks "unknown:no find" && return; }
  found=$(sdk_files)
  show sdk_python "$(versions "$found" 's/.*\/botocore-\([0-9.]*[0-9]\)[.-].*/\1/p')"
  show sdk_java_1 "$(versions "$found" 's/.*\/aws-java-sdk-core-\([0-9.]*[0-9]\)[.]jar$/\1/p')"
  show sdk_java_2 "$(versions "$found" 's/.*\/sdk-core-\([0-9.]*[0-9]\)[.]jar$/\1/p')"
  show sdk_ruby_2 "$(versions "$found" 's/.*\/aws-sdk-core-\(2[0-9.]*[0-9]\)[.]gemspec$/\1/p')"
  show sdk_ruby_3 "$(versions "$found" 's/.*\/aws-sdk-core-\(3[0-9.]*[0-9]\)[.]gemspec$/\1/p')"
  show sdk_node_2 "$(in_files "$found" '/aws-sdk/package.json' 's/^ *"version": *"\([0-9.]*\)".*/\1/p')"
  show sdk_node_3 "$(in_files "$found" '/@aws-sdk/core/package.json' 's/^ *"version": *"\([0-9.]*\)".*/\1/p')"
  show sdk_php "$(in_files "$found" '/aws-sdk-php/src/Sdk.php' "s/.*const VERSION = '\([0-9.]*\)'.*/\1/p")"
  show sdk_dotnet "$(in_files "$found" '.deps.json' 's/^ *"AWSSDK.Core\/\([0-9.]*\)".*/\1/p')"
  show sdk_go_1 "$(go_module github.com/aws/aws-sdk-go)"
  show sdk_go_2 "$(go_module github.com/aws/aws-sdk-go-v2)"
}

aws_cli() {
  have aws || { echo absent && return; }
  limited aws --version | sed -n 's/^aws-cli\/\([0-9.]*\).*/\1/p' | grep . || echo "unknown:aws --version"
}

sdk_files() {
  for folder in $SDK_ROOTS; do
    [ ! -d "$ROOT$folder" ] || limited find "$ROOT$folder" -xdev -maxdepth 9 \( \
      -name 'botocore-*-info' -o -name 'aws-java-sdk-core-*.jar' -o -name 'sdk-core-*.jar' \
      -o -name 'aws-sdk-core-*.gemspec' -o -path '*/aws-sdk/package.json' -o -path '*/@aws-sdk/core/package.json' \
      -o -path '*/aws-sdk-php/src/Sdk.php' -o -name '*.deps.json' \) -print
  done | head -n 200
}

joined() { sort -u | head -n 4 | tr '\n' , | sed 's/,$//' | grep . || echo none; }

versions() { printf '%s\n' "$1" | sed -n "$2" | joined; } # FILES SED

in_files() { # FILES END-OF-NAME SED
  printf '%s\n' "$1" | grep -F "$2" | while read -r file; do
    sed -n "$3" "$file" 2>/dev/null | head -n 1
  done | joined
}

# A Go program carries the list of its modules.
go_module() { # MODULE
  grep -a -o "dep[[:space:]]$1[[:space:]]v[0-9.]*[0-9]" "$ROOT/proc/$pid/exe" "$ROOT/proc/1/exe" 2>/dev/null | sed -n 's/.*v\([0-9.]*\)$/\1/p' | joined
}
