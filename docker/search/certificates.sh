#!/bin/bash
# The cluster's own authority and a certificate for each node, made once; only the nodes' user reads the keys.
set -euo pipefail
cd /usr/share/elasticsearch
certs=config/certs
if [ ! -f "$certs/ca/ca.crt" ]; then
    bin/elasticsearch-certutil ca --silent --pem --out "$certs/ca.zip"
    unzip -q "$certs/ca.zip" -d "$certs"
fi
for node in search-1 search-2 search-3; do
    [ -f "$certs/$node/$node.crt" ] && continue
    bin/elasticsearch-certutil cert --silent --pem --out "$certs/$node.zip" --name "$node" --dns "$node,localhost" \
        --ip 127.0.0.1 --ca-cert "$certs/ca/ca.crt" --ca-key "$certs/ca/ca.key"
    unzip -q "$certs/$node.zip" -d "$certs"
done
rm -f "$certs"/*.zip
chown -R root:1000 "$certs"
find "$certs" -type d -exec chmod 755 {} +
find "$certs" -name '*.crt' -exec chmod 644 {} +
find "$certs" -name '*.key' -exec chmod 640 {} +
chmod 600 "$certs/ca/ca.key"
