# An image with one release of SGraph Send, for Packer 1.6.6 and newer:
#
#   packer init .      (1.7 and newer only: it fetches the plugins that plugins.pkr.hcl names, which 1.6 has built in)
#   packer build -only=amazon-ebs.machine -var artifact=FILE -var sha256=SHA256 -var version=v1.2.3 -var region=eu-west-2 .
#
# With 1.6 name this file instead of the folder.

variable "artifact" {
  type        = string
  description = "Path of the archive that `node bin/artifact.ts` makes."
}

variable "sha256" {
  type        = string
  description = "SHA-256 of the archive, in hex; nothing else is installed."
}

variable "version" {
  type    = string
  default = "v0.0.0"
}

variable "region" {
  type    = string
  default = "eu-west-2"
}

variable "instance_type" {
  type    = string
  default = "t3.small"
}

variable "docker_image" {
  type        = string
  default     = "sgraph-send-machine"
  description = "Image with systemd on which the docker builder works, which is how the provisioning is tried without an account."
}

locals {
  name = "sgraph-send-${var.version}-${substr(var.sha256, 0, 16)}"
}

source "amazon-ebs" "machine" {
  ami_name        = local.name
  ami_description = "SGraph Send ${var.version}, release ${var.sha256}"
  region          = var.region
  instance_type   = var.instance_type
  encrypt_boot    = true
  ssh_username    = "ec2-user"

  source_ami_filter {
    filters = {
      name                = "al2023-ami-2023.*-x86_64"
      architecture        = "x86_64"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["amazon"]
    most_recent = true
  }

  tags = {
    Name    = local.name
    release = var.sha256
  }
}

source "docker" "machine" {
  image  = var.docker_image
  pull   = false
  commit = true
  changes = [
    "LABEL release=${var.sha256}",
    "ENTRYPOINT [\"/lib/systemd/systemd\"]",
  ]
}

build {
  sources = ["source.amazon-ebs.machine", "source.docker.machine"]

  provisioner "file" {
    source      = var.artifact
    destination = "/tmp/sgraph-send.tar.gz"
  }

  provisioner "file" {
    source      = "${path.root}/../../provision.sh"
    destination = "/tmp/provision.sh"
  }

  # As root, who is whom Packer works as in a container.
  provisioner "shell" {
    execute_command = "chmod +x '{{ .Path }}'; if [ \"$(id -u)\" = 0 ]; then bash -e '{{ .Path }}'; else sudo bash -e '{{ .Path }}'; fi"
    inline = [
      "bash /tmp/provision.sh install /tmp/sgraph-send.tar.gz ${var.sha256}",
      "bash /tmp/provision.sh check ${var.sha256}",
      "rm -f /tmp/sgraph-send.tar.gz /tmp/provision.sh",
      # What belongs to the machine that was baked, not to those that are launched.
      "if command -v cloud-init >/dev/null; then cloud-init clean --logs; fi",
      "truncate --size 0 /etc/machine-id",
      "rm -f /etc/ssh/ssh_host_* /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys",
    ]
  }
}
