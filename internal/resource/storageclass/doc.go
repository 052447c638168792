// Package storageclass is the resource stateful_storage_class.
package storageclass
