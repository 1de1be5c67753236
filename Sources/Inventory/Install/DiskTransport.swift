/// How a disk is attached, in the words of `lsblk --output TRAN`.
package enum DiskTransport: String, CaseIterable, Sendable {
    case nvme, sata, sas, scsi, usb, virtio, mmc, fc, iscsi
}
