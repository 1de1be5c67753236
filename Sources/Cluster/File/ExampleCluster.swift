/// The cluster file that `slipway init` writes; its addresses are of the documentation network (RFC 5737).
package enum ExampleCluster {
    package static let text = """
        # A cluster of three hosts. Keys of an Oracle CNE `byo` cluster file work here as they are.
        # Check it with: slipway cluster validate -c cluster.yaml
        provider: byo
        name: rack-1

        # Where clients reach the API. Either a load balancer of your own (an address or a name) ...
        loadBalancer: 192.0.2.10
        # ... or a free address that the control-plane hosts hold among themselves:
        # virtualIp: 192.0.2.10

        kubernetesVersion: "1.33"
        podSubnet: 10.244.0.0/16
        serviceSubnet: 10.96.0.0/12
        # The manifest of the pod network, such as kube-flannel.yml: the first host applies it, and the nodes are Ready.
        # cni: kube-flannel.yml

        # How you get into a node, as the user `ocne`:
        # sshPublicKeyPath: /root/.ssh/id_ed25519.pub

        # Every host by the MAC address of the interface it boots from. The first control-plane host starts
        # the cluster, the others join it. Without `disk` a host is installed on the only disk on which the system
        # fits, and not at all when there are two; without `address` the host uses DHCP. `install:` of a host is laid
        # over that of the cluster.
        hosts:
          - name: control-1
            mac: 52:54:00:00:02:11
            role: control-plane
            # disk: /dev/disk/by-id/wwn-0x5000c500a0b1c2d3
            # address: 192.0.2.11/24
            # gateway: 192.0.2.1
            # nameservers: [192.0.2.1]
          - name: worker-1
            mac: 52:54:00:00:02:21
            role: worker
            # install:
            #   disk: {serial: S4EVNX0N123456}
          - name: worker-2
            mac: 52:54:00:00:02:22
            role: worker

        # The installer's kernel and initial RAM disk, from images/pxeboot of an installation medium, and where
        # its second stage is found. Paths are relative to this file. `slipway media import FILE.iso` makes a
        # `medium:` of all three.
        install:
          kernel: boot/vmlinuz
          initrd: boot/initrd.img
          # stage2: http://192.0.2.1/ol9/
          ref: ock
          consoles: ["ttyS0,115200"]
          # ntp: [192.0.2.1]
          # storage: {layout: lvm, var: 100GiB, root: 40GiB}
          # post: [post.sh]

        # Where the server listens, under which URL hosts reach it, and the OS image it serves.
        serve:
          listen: 127.0.0.1:8080
          # url: http://192.0.2.1:8080
          image: oci:image

        """
}
