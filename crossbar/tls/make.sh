#!/bin/sh
# Makes what the template lacks, in this folder: a certificate of its own for a host name, and two fresh secrets.
# usage: make.sh [HOST]      (localhost unless given; the name by which clients call this machine)
set -eu
cd "$(dirname "$0")"
host=${1:-localhost}
umask 077
if [ ! -e server_key.pem ]; then
    openssl req -newkey rsa:4096 -nodes -keyout server_key.pem -x509 -days 825 -out server_cert.pem \
        -subj "/CN=$host" -addext "subjectAltName=DNS:$host"
    chmod 644 server_cert.pem
fi
if [ ! -e config.json ]; then
    sed -e "s/@SERVER_SECRET@/$(openssl rand -hex 24)/" -e "s/@CONSUMER_SECRET@/$(openssl rand -hex 24)/" \
        config.template.json > config.json
fi
echo "Ready: server_cert.pem (give it to clients), server_key.pem and config.json (give them to nobody)."
