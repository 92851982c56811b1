# ----- calls: 3 seconds at most, nothing of the answer but its status -----
#
# URLs and proxies go to the program through standard input: the list of processes shows arguments to everybody.

no_client="unknown:no curl, python or wget"

quoted() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

curl_lines() { # URL PROXY (direct, environment, or the proxy's URL) LINES of a curl configuration
  printf 'url = "%s"\n' "$(quoted "$1")"
  case $2 in
    environment) ;;
    direct) printf 'proxy = ""\n' ;;
    *) printf 'proxy = "%s"\n' "$(quoted "$2")" ;;
  esac
  printf '%s\n' "${3:-}"
}

# A status: http_NNN, timeout, refused, no_route, no_dns, no_proxy_dns, tls, failed, unknown:…
http_word() ( # URL PROXY [LINES]
  case $2 in environment) ;; *) unset no_proxy NO_PROXY ;; esac
  if have curl; then
    curl_word "$@"
  elif [ -n "${3:-}" ]; then
    echo "unknown:no curl"
  elif have python3; then
    python_word "$@"
  elif have wget; then
    wget_word "$@"
  else
    echo "$no_client"
  fi
)

curl_word() {
  code=$(curl_lines "$@" | curl -q -s -K - -o /dev/null -m 3 -w '%{http_code}' 2>/dev/null)
  case $? in
    0) echo "http_$code" ;;
    5) echo no_proxy_dns ;;
    6) echo no_dns ;;
    # only a talkative curl tells why
    7) connection_word "$(curl_lines "$@" | curl -q -sv -K - -o /dev/null -m 3 2>&1)" ;;
    28) echo timeout ;;
    35 | 51 | 58 | 60 | 77) echo tls ;;
    *) echo failed ;;
  esac
}

connection_word() { # what the program said
  case $1 in
    *refused*) echo refused ;;
    *"o route"* | *nreachable*) echo no_route ;;
    *"imed out"* | *timeout*) echo timeout ;;
    *) echo failed ;;
  esac
}

PYTHON_CALL='
import socket, ssl, sys, urllib.error, urllib.request as request
url, way = sys.stdin.read().split("\n")[:2]
ways = {"environment": None, "direct": {}}.get(way, {"http": way, "https": way})
try:
    code = request.build_opener(request.ProxyHandler(ways)).open(url, timeout=3).getcode()
    print("http_%d" % code)
except urllib.error.HTTPError as error:
    print("http_%d" % error.code)
except Exception as error:
    reason = getattr(error, "reason", error)
    kinds = (socket.timeout, "timeout"), (ConnectionRefusedError, "refused"), (socket.gaierror, "no_dns"), (ssl.SSLError, "tls")
    route = "no_route" if getattr(reason, "errno", 0) in (101, 113) else "failed"
    print(next((word for kind, word in kinds if isinstance(reason, kind)), route))
'

python_word() {
  printf '%s\n%s\n' "$1" "$2" | python3 -c "$PYTHON_CALL" 2>/dev/null || echo failed
}

# Its option -T crashes in some versions, such as that of Debian 12.
is_busybox_wget() { wget --help 2>&1 | grep -q BusyBox; }

wget_word() {
  case $2 in
    environment) ;;
    direct) unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ;;
    *)
      http_proxy=$2
      https_proxy=$2
      export http_proxy https_proxy
      ;;
  esac
  if is_busybox_wget; then
    can_limit || { echo "unknown:no curl, python or timeout" && return; }
    said=$(timeout 3 wget -S -O /dev/null "$1" 2>&1) # it reads no URL from standard input
    case $? in 124 | 143) said=timeout ;; esac
  else
    said=$(printf '%s\n' "$1" | wget --no-config -S -O /dev/null -T 3 -t 1 -i - 2>&1)
  fi
  code=$(printf '%s\n' "$said" | sed -n 's/.*HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' | tail -n 1)
  if [ -n "$code" ]; then
    echo "http_$code"
  else
    case $said in
      *"bad address"* | *"unable to resolve"* | *"ailure in name resolution"*) echo no_dns ;;
      *) connection_word "$said" ;;
    esac
  fi
}

# The body of a local answer; nothing where there is none.
fetch() { # URL
  if have curl; then
    curl_lines "$1" direct | curl -q -s -K - -m 3 2>/dev/null
  elif have python3; then
    printf '%s\n' "$1" | python3 -c 'import sys, urllib.request as r
print(r.build_opener(r.ProxyHandler({})).open(sys.stdin.readline().strip(), timeout=3).read(99999).decode())' 2>/dev/null
  elif have wget; then
    (unset http_proxy HTTP_PROXY && limited wget -q -O - "$1")
  fi
}

field() { # JSON NAME: a text in it
  printf '%s' "$1" | tr '\n' ' ' | sed -n "s/.*\"$2\" *: *\"\([^\"]*\)\".*/\1/p"
}

# Any HTTP status shows that the name, the way and TLS are right.
show_reach() { # REGION SERVICE…
  region=$1
  shift
  case $region in cn-*) suffix=amazonaws.com.cn ;; *) suffix=amazonaws.com ;; esac
  for service in "$@"; do
    key=reach_$(printf '%s' "$service" | tr . _)
    if [ -n "$region" ]; then
      word=$(http_word "https://$service.$region.$suffix/" environment)
      case $word in http_*) word=answers ;; esac
      show "$key" "$word"
    else
      show "$key" "unknown:no Region"
    fi
  done
}

IMDS=http://169.254.169.254
PUT_LINES='request = "PUT"
header = "X-aws-ec2-metadata-token-ttl-seconds: 60"'

# With too small a hop limit the answer to GET arrives and the answer to PUT does not.
show_imds() {
  show imds_get "$(http_word "$IMDS/" direct)"
  show imds_put "$(http_word "$IMDS/latest/api/token" direct "$PUT_LINES")"
}

show_clock() {
  show clock_utc "$(date -u +%Y-%m-%dT%H:%M:%S)"
  show clock_offset_seconds "$(clock_offset)"
}

clock_offset() { # this clock less that of the instance metadata service
  have curl || { echo "unknown:no curl" && return; }
  there=$(curl -q -s -m 3 --noproxy '*' -o /dev/null -D - "$IMDS/" 2>/dev/null | tr -d '\r' | sed -n 's/^[Dd]ate: //p')
  [ -n "$there" ] || { echo "unknown:no clock to compare with" && return; }
  there=$(date -u -d "$there" +%s 2>/dev/null) || { echo "unknown:this date command" && return; }
  echo $(($(date -u +%s) - there))
}
