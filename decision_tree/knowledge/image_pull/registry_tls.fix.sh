# CA_CERTIFICATE is the PEM file of the registry's CA in base64, on one line: base64 -w0 ca.pem (macOS: base64 -i ca.pem).
FILE=/etc/docker/certs.d/$REGISTRY_HOST/ca.crt

describe() {
  if bottlerocket; then
    say "trust the CA on this instance (settings.pki.$(bundle), apiclient). It counts for every registry"
  else
    say "trust the CA for $REGISTRY_HOST alone: add it to $FILE. Docker is not restarted"
  fi
  say "only where the registry really shows a certificate that this CA signed for its name"
}
changes()  { bottlerocket || file_change "$FILE" file_text; }
check()    {
  if bottlerocket; then
    [[ $(bottlerocket_setting "pki.$(bundle).data") == "$CA_CERTIFICATE" && $(bottlerocket_setting "pki.$(bundle).trusted") == true ]]
  else
    is_in_file
  fi
}
apply()    {
  if has openssl; then
    certificate | openssl x509 -noout -checkend 0 >/dev/null 2>&1 ||
      die "CA_CERTIFICATE is no certificate in base64, or one that has expired."
    signs_registry || die "The certificate that $REGISTRY_HOST shows does not come from this CA, or is not for this name:" \
      "do not trust it. Look: openssl s_client -connect $(address) -servername ${REGISTRY_HOST%%:*}"
  else
    warn "  openssl is not here: whether the registry's certificate comes from this CA was not checked"
  fi
  if bottlerocket; then
    set_on_bottlerocket "pki.$(bundle).data" "$CA_CERTIFICATE"
    set_on_bottlerocket "pki.$(bundle).trusted" true
  else
    change_file "$FILE" file_text
  fi
}
verify()   { check; }
undo()     {
  if bottlerocket; then
    # a bundle cannot be deleted with apiclient; untrusted it has no effect
    ! saved "setting.pki.$(bundle).data" >/dev/null || apiclient set "pki.$(bundle).trusted=false"
  else
    restore_file "$FILE"
  fi
}

bundle()   { printf 'ecs-wizard-%s' "$(cksum <<<"$REGISTRY_HOST" | cut -d' ' -f1)"; }
address()  { if [[ $REGISTRY_HOST == *:* ]]; then printf '%s' "$REGISTRY_HOST"; else printf '%s:443' "$REGISTRY_HOST"; fi; }
certificate() { printf '%s' "$CA_CERTIFICATE" | base64 -d; }
signs_registry() {
  certificate >"$SCRATCH/ca.pem"
  openssl s_client -connect "$(address)" -servername "${REGISTRY_HOST%%:*}" -verify_hostname "${REGISTRY_HOST%%:*}" \
    -CAfile "$SCRATCH/ca.pem" -verify_return_error </dev/null >/dev/null 2>&1
}
body()     { tr -d ' \r\n'; } # of PEM, whatever its line ends
is_in_file() { [[ -e $(root "$FILE") && $(body <"$(root "$FILE")") == *"$(certificate | body)"* ]]; }
file_text() {
  local file
  file=$(real_path "$FILE")
  [[ ! -e $file ]] || awk '{ print }' "$file" || return # ends the last line, where it does not end
  certificate | awk '{ print }'
}
