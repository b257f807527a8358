"""The TensorFlow backend of unilos."""
