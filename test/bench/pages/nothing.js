globalThis.track = async () => {}
